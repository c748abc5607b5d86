import { execFile } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';

/** Where Linux keeps it: machine-id(5), and of before systemd D-Bus. */
const linuxFiles = ['/etc/machine-id', '/var/lib/dbus/machine-id'];

let known: Promise<string | null> | null = null;

/**
 * Tells this installation of a system from others, a hash of its own id: the id itself is to stay on its machine
 * (machine-id(5)). `null` where there is none. Containers may share it with all others of their image.
 */
export function machineId(): Promise<string | null> {
  known ??= ownId().then((id) => (id === null ? null : createHmac('sha256', id).update('servebench').digest('hex')));
  return known;
}

async function ownId(): Promise<string | null> {
  if (process.platform === 'linux') return linuxId();
  if (process.platform === 'darwin') return idIn(await answerOf('sysctl', ['-n', 'kern.uuid']));
  if (process.platform !== 'win32') return null;
  const key = 'HKLM\\SOFTWARE\\Microsoft\\Cryptography';
  return idIn(await answerOf('reg', ['query', key, '/v', 'MachineGuid', '/reg:64']));
}

function linuxId(): string | null {
  for (const file of linuxFiles) {
    try {
      const id = readFileSync(file, 'latin1').trim();
      // "uninitialized" stands there during the first boot.
      if (/^[0-9a-f]{32}$/.test(id)) return id;
    } catch {
      // The next one, then.
    }
  }
  return null;
}

function idIn(text: string): string | null {
  return /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/i.exec(text)?.[0].toLowerCase() ?? null;
}

async function answerOf(program: string, args: readonly string[]): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(program, [...args], { windowsHide: true, timeout: 5000 });
    return stdout;
  } catch {
    return '';
  }
}
