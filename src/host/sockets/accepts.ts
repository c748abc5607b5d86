import { connect } from 'node:net';

/** An address, or the path of a unix-domain socket. */
export type ListeningPlace = { readonly host: string; readonly port: number } | { readonly path: string };

/** What nobody answers for so long: on this machine, somebody's full queue; over a network, perhaps nobody. */
export interface Silence {
  readonly afterMs: number;
  readonly means: boolean;
}

/** Whether something accepts connections there. */
export function accepts(place: ListeningPlace, silence: Silence = { afterMs: 1000, means: true }): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ ...place, timeout: silence.afterMs });
    const settle = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket
      .on('connect', () => settle(true))
      .on('timeout', () => settle(silence.means))
      .on('error', () => settle(false));
  });
}
