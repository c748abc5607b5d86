import type { Transport } from '../model/trial/times.ts';
import { plainText } from './plain-text.ts';

const names: Readonly<Record<Transport, string>> = {
  handles: "Node's bare TCP handles",
  sockets: "Node's stream sockets",
  autocannon: 'autocannon',
};

/** How the load generator reached the server; by its own name where a later version wrote the record. */
export function transportName(transport: Transport): string {
  return names[transport] ?? plainText(transport, 40);
}
