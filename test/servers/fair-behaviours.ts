import { type Behaviour, responseHead, sendAnswer, sendGood } from './exchange.ts';

/** What servers do that are right, or wrong in ways that users meet. The names are the rows of the exactness table. */
export const fairBehaviours = {
  'keep-alive': {
    about: 'keeps connections, Content-Length',
    onRequest: (request, socket, tally) => sendGood(request, socket, tally),
  },
  'close-each': {
    about: 'closes each connection, Content-Length',
    onRequest: (request, socket, tally) => sendGood({ ...request, keepAlive: false }, socket, tally),
  },
  'until-close': {
    about: 'HTTP/1.0, body until the end of the connection',
    onRequest: (_request, socket, tally) => {
      tally.good++;
      socket.end('HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nHello, World!');
    },
  },
  chunked: {
    about: 'chunked body of three chunks',
    onRequest: (request, socket, tally) => {
      tally.good++;
      const head = responseHead(request, '200 OK', 'Transfer-Encoding: chunked');
      sendAnswer(request, socket, tally, `${head}5\r\nHello\r\n2;note=x\r\n, \r\n6\r\nWorld!\r\n0\r\n\r\n`);
    },
  },
  'no-content': {
    about: '204, which has no body',
    onRequest: (request, socket, tally) => {
      tally.good++;
      sendAnswer(request, socket, tally, responseHead(request, '204 No Content'));
    },
  },
  'not-modified': {
    about: '304 with the length of what it stands for',
    onRequest: (request, socket, tally) => {
      tally.good++;
      sendAnswer(
        request,
        socket,
        tally,
        responseHead(request, '304 Not Modified', 'ETag: "1"', 'Content-Length: 1000'),
      );
    },
  },
  head: {
    about: 'HEAD, Content-Length without a body',
    onRequest: (request, socket, tally) => {
      tally.good++;
      sendAnswer(request, socket, tally, responseHead(request, '200 OK', 'Content-Length: 1000'));
    },
  },
  'early-hints': {
    about: '103 before each answer',
    onRequest: (request, socket, tally) => {
      socket.write('HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n');
      sendGood(request, socket, tally);
    },
  },
  'varying-lengths': {
    about: 'bodies of 0 to 20,000 bytes',
    onRequest: (request, socket, tally) => sendGood(request, socket, tally, 'v'.repeat((request.index * 997) % 20_001)),
  },
  'errors-every-10th': {
    about: 'status 500 on every 10th request',
    onRequest: (request, socket, tally) => {
      if (request.index % 10 !== 9) return sendGood(request, socket, tally);
      tally.bad++;
      sendAnswer(
        request,
        socket,
        tally,
        `${responseHead(request, '500 Internal Server Error', 'Content-Length: 4')}oops`,
      );
    },
  },
  'reset-every-10th': {
    about: 'resets in the middle of every 10th body',
    onRequest: (request, socket, tally) => {
      if (request.index % 10 !== 9) return sendGood(request, socket, tally);
      tally.bad++;
      socket.write(`${responseHead(request, '200 OK', 'Content-Length: 1000')}${'x'.repeat(500)}`, () =>
        socket.resetAndDestroy(),
      );
    },
  },
  'truncates-every-10th': {
    about: 'closes in the middle of every 10th body',
    onRequest: (request, socket, tally) => {
      if (request.index % 10 !== 9) return sendGood(request, socket, tally);
      tally.bad++;
      socket.end(`${responseHead(request, '200 OK', 'Content-Length: 1000')}${'x'.repeat(500)}`);
    },
  },
  'hangs-every-20th': {
    about: 'never answers every 20th request',
    onRequest: (request, socket, tally) => {
      if (request.index % 20 !== 19) return sendGood(request, socket, tally);
      tally.unanswered++;
    },
  },
  'closes-after-7': {
    about: 'closes kept connections after 7 requests, unannounced',
    onRequest: (request, socket, tally) => {
      sendGood(request, socket, tally);
      if (request.indexOnConnection === 6) socket.end(() => socket.destroy());
    },
  },
  surplus: {
    about: 'three bytes more than the length says',
    onRequest: (request, socket, tally) => {
      tally.bad++;
      sendAnswer(request, socket, tally, `${responseHead(request, '200 OK', 'Content-Length: 13')}Hello, World!???`);
    },
  },
  'delay-50': {
    about: 'answers after 50 ms',
    onRequest: (request, socket, tally) => {
      setTimeout(() => sendGood(request, socket, tally), 50);
    },
  },
  'slow-chunks': {
    about: 'five chunks, 10 ms apart',
    onRequest: (request, socket, tally) => {
      tally.good++;
      socket.write(responseHead(request, '200 OK', 'Transfer-Encoding: chunked'));
      let chunks = 0;
      const timer = setInterval(() => {
        if (socket.destroyed) clearInterval(timer);
        else if (chunks++ < 4) socket.write('5\r\nslow \r\n');
        else {
          clearInterval(timer);
          sendAnswer(request, socket, tally, '3\r\nend\r\n0\r\n\r\n');
        }
      }, 10);
    },
  },
} as const satisfies Readonly<Record<string, Behaviour>>;

export type FairBehaviour = keyof typeof fairBehaviours;
