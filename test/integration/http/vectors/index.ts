import { chunkedVectors } from './chunked.ts';
import { connectionVectors } from './connection.ts';
import { contentLengthVectors } from './content-length.ts';
import { endOfStreamVectors } from './end-of-stream.ts';
import { headerSyntaxVectors } from './header-syntax.ts';
import { limitVectors } from './limits.ts';
import { noBodyVectors } from './no-body.ts';
import { leftoverVectors } from './pipelined.ts';
import { realServerVectors } from './real-servers.ts';
import { statusLineVectors } from './status-line.ts';
import { transferEncodingVectors } from './transfer-encoding.ts';
import type { Vector } from './vector.ts';

export type { Expected, Vector } from './vector.ts';

/** Every vector, by theme. */
export const vectorsByTheme: Readonly<Record<string, readonly Vector[]>> = {
  'status line': statusLineVectors,
  'header syntax': headerSyntaxVectors,
  'Content-Length': contentLengthVectors,
  'Transfer-Encoding': transferEncodingVectors,
  'chunked body': chunkedVectors,
  'no body, and answers before the answer': noBodyVectors,
  'connection reuse': connectionVectors,
  'end of the connection': endOfStreamVectors,
  'bytes behind the answer': leftoverVectors,
  limits: limitVectors,
  'servers in use': realServerVectors,
};

export const allVectors: readonly Vector[] = Object.values(vectorsByTheme).flat();
