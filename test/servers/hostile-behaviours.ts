import type { Socket } from 'node:net';
import { type Behaviour, responseHead, sendGood, type Tally } from './exchange.ts';

/** Writes the piece again and again, as fast as the client takes it, for ever. */
function flood(socket: Socket, piece: string): void {
  const bytes = Buffer.from(piece.repeat(Math.ceil(16_384 / piece.length)), 'latin1');
  const more = () => {
    while (!socket.destroyed && socket.write(bytes));
  };
  socket.on('drain', more);
  more();
}

/** Writes one byte of the text each second. */
function trickle(socket: Socket, text: string): void {
  let at = 0;
  const send = () => {
    if (socket.destroyed || at >= text.length) clearInterval(timer);
    else socket.write(text[at++] as string);
  };
  const timer = setInterval(send, 1000);
  send();
}

function bad(about: string, misbehave: (socket: Socket) => void): Behaviour {
  return {
    about,
    onRequest: (_request, socket, tally) => {
      tally.bad++;
      misbehave(socket);
    },
  };
}

/** A server that sends each answer a second time, so many ms later. */
function answersAgain(afterMs: number): Behaviour {
  return {
    about: `sends each answer a second time, ${afterMs} ms later`,
    onRequest: (request, socket, tally) => {
      sendGood({ ...request, keepAlive: true }, socket, tally);
      setTimeout(() => {
        if (!socket.destroyed) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nagain');
      }, afterMs);
    },
  };
}

const silent = (_request: unknown, _socket: Socket, tally: Tally) => {
  tally.unanswered++;
};

const wholeAnswer = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello';

/** Bytes of the answer that `close-at-each-byte` gives when it does not cut it. */
export const cutAnswerLength = wholeAnswer.length;

/** Servers that a load generator must survive: bounded memory, the right error, and an end. */
export const hostileBehaviours = {
  'endless-head': bad('a header without end', (socket) => {
    socket.write('HTTP/1.1 200 OK\r\n');
    flood(socket, 'X-More: and more and more\r\n');
  }),
  'endless-header-line': bad('one header line without end', (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nX-Line: ');
    flood(socket, 'and on and on ');
  }),
  'endless-first-line': bad('a first line without end', (socket) => {
    socket.write('HTTP/1.1 200 ');
    flood(socket, 'very ');
  }),
  'endless-interim': bad('interim answers without end', (socket) => {
    flood(socket, 'HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n');
  }),
  'endless-body': bad('a body until close, without end', (socket) => {
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
    flood(socket, 'on and on and on ');
  }),
  'endless-length': bad('a body of 900 TB by its length', (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 900000000000000\r\n\r\n');
    flood(socket, 'on and on and on ');
  }),
  'endless-chunks': bad('chunks without end', (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
    flood(socket, '10\r\n0123456789abcdef\r\n');
  }),
  'endless-chunk-extension': bad('a chunk extension without end', (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=');
    flood(socket, 'and more ');
  }),
  'endless-trailers': bad('trailers without end', (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n');
    flood(socket, 'X-More: and more\r\n');
  }),
  'huge-chunk': bad('a chunk of 2^64 − 1 bytes', (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n');
    flood(socket, 'on and on ');
  }),
  'huge-length': bad('a length of forty digits', (socket) => {
    socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${'9'.repeat(40)}\r\n\r\n`);
    flood(socket, 'on and on ');
  }),
  trickle: bad('one byte a second', (socket) => trickle(socket, wholeAnswer)),
  rubbish: bad('bytes that are not HTTP', (socket) => flood(socket, '\x00\xff\x13 rubbish \x80')),
  'never-answers': { about: 'reads and never answers', onRequest: silent },
  'never-reads': { about: 'accepts and never reads' },
  'closes-at-once': { about: 'closes each connection on arrival', onConnection: (socket) => socket.end() },
  'resets-at-once': { about: 'resets each connection on arrival', onConnection: (socket) => socket.resetAndDestroy() },
  'closes-when-asked': bad('closes without an answer', (socket) => socket.end()),
  'resets-when-asked': bad('resets without an answer', (socket) => socket.resetAndDestroy()),
  'resets-in-body': bad('resets in the middle of the body', (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf', () => socket.resetAndDestroy());
  }),
  'closes-at-each-byte': {
    about: 'closes after 0, 1, 2, … bytes of its answer',
    onRequest: (request, socket, tally) => {
      const sent = request.index % (wholeAnswer.length + 1);
      if (sent === wholeAnswer.length) tally.good++;
      else tally.bad++;
      socket.end(wholeAnswer.slice(0, sent));
    },
  },
  'resets-at-each-byte': {
    about: 'resets after 0, 1, 2, … bytes of its answer',
    onRequest: (request, socket, tally) => {
      tally.bad++;
      const sent = wholeAnswer.slice(0, request.index % wholeAnswer.length);
      if (sent === '') socket.resetAndDestroy();
      else socket.write(sent, () => socket.resetAndDestroy());
    },
  },
  'answers-unasked': {
    about: 'answers each connection before it asks, and never again',
    onConnection: (socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nunasked');
    },
    onRequest: silent,
  },
  'answers-twice': {
    about: 'sends each answer twice at once',
    onRequest: (request, socket, tally) => {
      tally.bad++;
      const answer = `${responseHead({ ...request, keepAlive: true }, '200 OK', 'Content-Length: 5')}hello`;
      socket.write(`${answer}${answer}`);
    },
  },
  'answers-again-later': answersAgain(5),
  'answers-again-much-later': answersAgain(150),
  'answers-one-ahead': {
    about: 'sends one answer too many on each connection, in front of that to its second request',
    onRequest: (request, socket, tally) => {
      if (request.indexOnConnection === 1) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nextra');
      setTimeout(() => sendGood({ ...request, keepAlive: true }, socket, tally), 10);
    },
  },
  'greets-as-tls': {
    about: 'answers a TLS greeting with rubbish',
    onConnection: (socket) => {
      socket.on('data', () => socket.write('this is no TLS at all, and no HTTP either\r\n'));
    },
  },
} as const satisfies Readonly<Record<string, Behaviour>>;

export type HostileBehaviour = keyof typeof hostileBehaviours;
