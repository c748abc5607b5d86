import type { Transport } from '../model/trial/times.ts';
import { t } from './language.ts';
import { plainText } from './plain-text.ts';

const names: Readonly<Record<Transport, string>> = {
  get handles() {
    return t("Node's bare TCP handles");
  },
  get sockets() {
    return t("Node's stream sockets");
  },
  autocannon: 'autocannon',
  locust: 'Locust',
};

/** How the load generator reached the server; by its own name where a later version wrote the record. */
export function transportName(transport: Transport): string {
  return names[transport] ?? plainText(transport, 40);
}
