import { createHmac, randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Fingerprint } from '../model/plan/recorded-plan.ts';

const keyBytes = 32;

/**
 * Fingerprints of values that records must not hold. They are keyed with a secret of this user, kept in `stateFolder`: a
 * value can't be found by trying out what it may be, and the same value has the same fingerprint in every run.
 */
export async function recordFingerprint(stateFolder: string): Promise<Fingerprint> {
  const key = await keyIn(join(stateFolder, 'record-key'));
  return (value) => createHmac('sha256', key).update(value).digest('hex').slice(0, 12);
}

async function keyIn(file: string): Promise<Buffer> {
  const fresh = randomBytes(keyBytes);
  try {
    await writeFile(file, fresh, { flag: 'wx', mode: 0o600 });
    return fresh;
  } catch {
    const known = await readFile(file).catch(() => null);
    // Without a key that lasts nothing is recognised again, which is all that is lost.
    return known?.length === keyBytes ? known : fresh;
  }
}
