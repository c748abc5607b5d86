/** A test server in a process of its own: `server-process.ts BEHAVIOUR`, spoken to over the IPC channel. */
import { type AddressInfo, createServer } from 'node:net';
import { type BehaviourName, behaviours } from './behaviours.ts';
import { type Behaviour, newTally, readRequests } from './exchange.ts';

const behaviour: Behaviour | undefined = behaviours[process.argv[2] as BehaviourName];
if (behaviour === undefined) throw new Error(`No such behaviour: ${process.argv[2]}`);

const tally = newTally();

const server = createServer(
  { noDelay: true, pauseOnConnect: behaviour.onRequest === undefined && behaviour.onConnection === undefined },
  (socket) => {
    tally.connections++;
    socket.on('error', () => {
      // Clients may close as they like.
    });
    behaviour.onConnection?.(socket, tally);
    if (behaviour.onRequest !== undefined) readRequests(socket, tally, behaviour.onRequest);
  },
);

server.listen({ host: '127.0.0.1', port: 0, backlog: 2048 }, () => {
  process.send?.({ type: 'listening', port: (server.address() as AddressInfo).port });
});

process.on('message', (message: unknown) => {
  if (message === 'tally') process.send?.({ type: 'tally', tally });
});
process.on('disconnect', () => process.exit(0));
