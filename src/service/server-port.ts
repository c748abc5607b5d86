import { choosePort, highestPort, loopbackAddresses, lowestPort, type PortTester } from '../host/sockets/free-port.ts';
import { ServiceError } from './service-error.ts';

/** A port for a server that we start; see `choosePort`. Throws a `ServiceError` where none is free. */
export async function chooseServerPort(tester?: PortTester): Promise<number> {
  const port = await choosePort(tester);
  if (port !== null) return port;
  throw new ServiceError({
    kind: 'no-free-port',
    lowest: lowestPort,
    highest: highestPort,
    addresses: [...loopbackAddresses],
  });
}
