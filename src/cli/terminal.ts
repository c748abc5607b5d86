/** Where a command writes, and what can be shown there. */
export interface Terminal {
  /** Results: standard output. */
  readonly out: (text: string) => void;
  /** Progress and messages: standard error. */
  readonly err: (text: string) => void;
  /** Columns and colour of standard output. */
  readonly width: number;
  readonly colour: boolean;
  /** Columns of standard error when a line there can be written over again and again; `null` when not. */
  readonly liveWidth: () => number | null;
}

/** Columns where nobody tells: wide enough for the table, narrow enough to read. */
const supposedWidth = 120;

type Stream = Pick<NodeJS.WriteStream, 'write' | 'isTTY' | 'columns'>;

/** Honours NO_COLOR, FORCE_COLOR, TERM=dumb, COLUMNS and CI as other tools do. */
export function terminalOf(stdout: Stream, stderr: Stream, env: NodeJS.ProcessEnv): Terminal {
  const dumb = env.TERM === 'dumb';
  const forced = env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '' && env.FORCE_COLOR !== '0';
  const live = stderr.isTTY && !dumb && !env.CI;
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    width: widthOf(stdout, env),
    colour: !env.NO_COLOR && env.FORCE_COLOR !== '0' && (forced || (Boolean(stdout.isTTY) && !dumb)),
    liveWidth: () => (live ? widthOf(stderr, env) : null),
  };
}

function widthOf({ isTTY, columns }: Stream, env: NodeJS.ProcessEnv): number {
  if (isTTY && columns > 0) return columns;
  const told = Number(env.COLUMNS);
  return Number.isInteger(told) && told >= 20 ? told : supposedWidth;
}

/** A reader that has gone away (`| head`, a closed terminal) ends the writing, not the command. */
export function tolerateClosedReaders(streams: readonly NodeJS.WriteStream[]): void {
  for (const stream of streams) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE' && error.code !== 'EIO' && error.code !== 'ERR_STREAM_DESTROYED') throw error;
    });
  }
}
