/**
 * Waits for the end of something while it is shown, and shows it again at its end. What fails in showing is told to
 * `onFault` and keeps nobody from hearing of the end; a failure of the thing itself is thrown, however long showing takes.
 */
export async function endWhileShown<End>(
  ending: Promise<End>,
  show: () => Promise<unknown>,
  onFault: (error: unknown) => void,
): Promise<End> {
  const shown = () => show().catch(onFault);
  const [end] = await Promise.all([ending, shown()]);
  await shown();
  return end;
}
