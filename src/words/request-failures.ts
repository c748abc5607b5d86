import type { RequestFailure, RequestFailureOf } from '../model/facts/request-failure.ts';
import { count, formatNumber } from './figures.ts';
import { plainText } from './plain-text.ts';

/** How one request failed, as a sentence. */
export function requestFailureSentence(failure: RequestFailure): string {
  switch (failure.kind) {
    case 'system':
      return systemSentence(failure);
    case 'timeout':
      return timeoutSentence(failure);
    case 'closed-before-ready':
      return 'The server broke off: the connection was closed before it was ready.';
    case 'closed-unanswered':
      return `The server broke off: the connection was closed ${failure.afterMs} ms after the request, without an answer.`;
    case 'reset-unanswered':
      return `The server broke off: the connection was reset ${failure.afterMs} ms after the request, before any answer.`;
    case 'reset-in-answer':
      return 'The server broke off: the connection was reset in the middle of its answer.';
    case 'reset':
      return 'The server broke off: the connection was reset.';
    case 'malformed':
      return `The server's answer is malformed: ${malformed[failure.reason]}.`;
    case 'bytes-after-end':
      return `The server's answer is malformed: ${count(failure.bytes, 'byte')} came after its end.`;
    case 'too-large':
      return `The server's answer is too large: ${tooLarge(failure)}.`;
    case 'truncated': {
      const where =
        failure.reason === 'in-header' ? 'before the end of the header' : 'before the last chunk was complete';
      return `The server's answer is incomplete: the connection was closed ${where}.`;
    }
    case 'truncated-body':
      return `The server's answer is incomplete: the connection was closed after ${failure.bytes} of ${failure.of} body bytes.`;
    case 'unexpected-status':
      return `The server answered with an unexpected status ${failure.status}.`;
    case 'body-length':
      return `The server's answer is not the expected one: its body has ${failure.bytes} bytes instead of ${failure.expected}.`;
    case 'body-text':
      return "The server's answer is not the expected one: its body lacks the expected text.";
    case 'recorded':
      return plainText(failure.text);
  }
}

function systemSentence({ cause, address, code }: RequestFailureOf<'system'>): string {
  const why = plainText(code, 200);
  switch (cause) {
    case 'refused':
      return `${address} refused the connection (${why}).`;
    case 'connect':
      return `No connection to ${address} could be made: ${why}.`;
    case 'reset':
      return `The connection to ${address} was reset (${why}).`;
    case 'ports-exhausted':
      return `This machine has no local port left for another connection to ${address} (${why}).`;
    case 'files-exhausted':
      return `The load generator may open no more files, so no further connection to ${address} could be made (${why}).`;
    case 'tls':
      return `The TLS handshake with ${address} failed (${why}).`;
    case 'other':
      return `The connection to ${address} failed (${why}).`;
  }
}

function timeoutSentence({ cause, limitMs, address }: RequestFailureOf<'timeout'>): string {
  const limit = `it took longer than ${limitMs} ms`;
  switch (cause) {
    case 'connect':
      return `No connection to ${address} could be made: ${limit}.`;
    case 'first-byte':
      return `No byte of an answer came in time: ${limit}.`;
    case 'total':
      return `The answer was not complete in time: ${limit}.`;
  }
}

const malformed: Readonly<Record<RequestFailureOf<'malformed'>['reason'], string>> = {
  'content-length-no-number': 'its Content-Length is not a number',
  'two-content-lengths': 'it has two different Content-Lengths',
  'length-and-coding': 'it has both a Transfer-Encoding and a Content-Length',
  'chunked-twice': 'it is chunked twice',
  'not-http': 'it does not start with HTTP/1.',
  'http-2': 'it speaks HTTP/2 without TLS (h2c), and Servebench only HTTP/1.1: let it answer HTTP/1.1 as well',
  'no-status-line': 'its first line is not an HTTP/1 status line',
  'no-status-code': 'its status line holds no three-digit status code',
  'chunk-too-long': 'a chunk is longer than its size says',
  'no-chunk-size': 'the size of a chunk is not a hexadecimal number',
  'chunk-line-end': 'the line with a chunk’s size does not end with CRLF',
  'chunk-line-carriage-return': 'the line with a chunk’s size holds a carriage return',
  'chunk-line-control-character': 'the line with a chunk’s size holds a control character',
  'header-without-name': 'a header line has no name that ends with a colon',
  'blank-before-header': 'white space stands before the first header',
  'header-carriage-return': 'a line of the header holds a carriage return',
  'header-control-character': 'the header holds a control character',
  'switches-protocols': 'it switches protocols (101), which nobody asked for',
};

function tooLarge({ reason, limit }: RequestFailureOf<'too-large'>): string {
  switch (reason) {
    case 'content-length-digits':
      return `its Content-Length has more than ${limit} digits`;
    case 'chunk-size-digits':
      return `the size of a chunk has more than ${limit} digits`;
    case 'chunk-line-bytes':
      return `the line with a chunk's size is longer than ${formatNumber(limit)} bytes`;
    case 'interim-answers':
      return `more than ${limit} interim (1xx) answers came before it`;
    case 'header-bytes':
      return `its header is larger than ${limit / 1024} KiB`;
    case 'trailer-bytes':
      return `its trailers are larger than ${limit / 1024} KiB`;
  }
}
