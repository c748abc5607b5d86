/** A file that settings can't be written into surely. The message is a sentence that says why. */
export class SettingsRefusal extends Error {
  override readonly name = 'SettingsRefusal';
}
