import type { RequestFailure, RequestFailureOf } from '../model/facts/request-failure.ts';
import { count, formatNumber } from './figures.ts';
import { t } from './language.ts';
import { plainText } from './plain-text.ts';

/** How one request failed, as a sentence. */
export function requestFailureSentence(failure: RequestFailure): string {
  switch (failure.kind) {
    case 'system':
      return systemSentence(failure);
    case 'timeout':
      return timeoutSentence(failure);
    case 'closed-before-ready':
      return t('The server broke off: the connection was closed before it was ready.');
    case 'closed-unanswered':
      return t(
        'The server broke off: the connection was closed {0} ms after the request, without an answer.',
        failure.afterMs,
      );
    case 'reset-unanswered':
      return t(
        'The server broke off: the connection was reset {0} ms after the request, before any answer.',
        failure.afterMs,
      );
    case 'reset-in-answer':
      return t('The server broke off: the connection was reset in the middle of its answer.');
    case 'reset':
      return t('The server broke off: the connection was reset.');
    case 'malformed':
      return t("The server's answer is malformed: {0}.", malformed[failure.reason]);
    case 'bytes-after-end':
      return t("The server's answer is malformed: {0} came after its end.", count(failure.bytes, 'byte'));
    case 'too-large':
      return t("The server's answer is too large: {0}.", tooLarge(failure));
    case 'truncated': {
      return failure.reason === 'in-header'
        ? t("The server's answer is incomplete: the connection was closed before the end of the header.")
        : t("The server's answer is incomplete: the connection was closed before the last chunk was complete.");
    }
    case 'truncated-body':
      return t(
        "The server's answer is incomplete: the connection was closed after {0} of {1} body bytes.",
        failure.bytes,
        failure.of,
      );
    case 'unexpected-status':
      return t('The server answered with an unexpected status {0}.', failure.status);
    case 'body-length':
      return t(
        "The server's answer is not the expected one: its body has {0} bytes instead of {1}.",
        failure.bytes,
        failure.expected,
      );
    case 'body-text':
      return t("The server's answer is not the expected one: its body lacks the expected text.");
    case 'recorded':
      return plainText(failure.text);
  }
}

function systemSentence({ cause, address, code }: RequestFailureOf<'system'>): string {
  const why = plainText(code, 200);
  switch (cause) {
    case 'refused':
      return t('{0} refused the connection ({1}).', address, why);
    case 'connect':
      return t('No connection to {0} could be made: {1}.', address, why);
    case 'reset':
      return t('The connection to {0} was reset ({1}).', address, why);
    case 'ports-exhausted':
      return t('This machine has no local port left for another connection to {0} ({1}).', address, why);
    case 'files-exhausted':
      return t(
        'The load generator may open no more files, so no further connection to {0} could be made ({1}).',
        address,
        why,
      );
    case 'tls':
      return t('The TLS handshake with {0} failed ({1}).', address, why);
    case 'other':
      return t('The connection to {0} failed ({1}).', address, why);
  }
}

function timeoutSentence({ cause, limitMs, address }: RequestFailureOf<'timeout'>): string {
  const limit = t('it took longer than {0} ms', limitMs);
  switch (cause) {
    case 'connect':
      return t('No connection to {0} could be made: {1}.', address, limit);
    case 'first-byte':
      return t('No byte of an answer came in time: {0}.', limit);
    case 'total':
      return t('The answer was not complete in time: {0}.', limit);
  }
}

const malformed: Readonly<Record<RequestFailureOf<'malformed'>['reason'], string>> = {
  get 'content-length-no-number'() {
    return t('its Content-Length is not a number');
  },
  get 'two-content-lengths'() {
    return t('it has two different Content-Lengths');
  },
  get 'length-and-coding'() {
    return t('it has both a Transfer-Encoding and a Content-Length');
  },
  get 'chunked-twice'() {
    return t('it is chunked twice');
  },
  get 'not-http'() {
    return t('it does not start with HTTP/1.');
  },
  get 'http-2'() {
    return t('it speaks HTTP/2 without TLS (h2c), and Servebench only HTTP/1.1: let it answer HTTP/1.1 as well');
  },
  get 'no-status-line'() {
    return t('its first line is not an HTTP/1 status line');
  },
  get 'no-status-code'() {
    return t('its status line holds no three-digit status code');
  },
  get 'chunk-too-long'() {
    return t('a chunk is longer than its size says');
  },
  get 'no-chunk-size'() {
    return t('the size of a chunk is not a hexadecimal number');
  },
  get 'chunk-line-end'() {
    return t('the line with a chunk’s size does not end with CRLF');
  },
  get 'chunk-line-carriage-return'() {
    return t('the line with a chunk’s size holds a carriage return');
  },
  get 'chunk-line-control-character'() {
    return t('the line with a chunk’s size holds a control character');
  },
  get 'header-without-name'() {
    return t('a header line has no name that ends with a colon');
  },
  get 'blank-before-header'() {
    return t('white space stands before the first header');
  },
  get 'header-carriage-return'() {
    return t('a line of the header holds a carriage return');
  },
  get 'header-control-character'() {
    return t('the header holds a control character');
  },
  get 'switches-protocols'() {
    return t('it switches protocols (101), which nobody asked for');
  },
};

function tooLarge({ reason, limit }: RequestFailureOf<'too-large'>): string {
  switch (reason) {
    case 'content-length-digits':
      return t('its Content-Length has more than {0} digits', limit);
    case 'chunk-size-digits':
      return t('the size of a chunk has more than {0} digits', limit);
    case 'chunk-line-bytes':
      return t("the line with a chunk's size is longer than {0} bytes", formatNumber(limit));
    case 'interim-answers':
      return t('more than {0} interim (1xx) answers came before it', limit);
    case 'header-bytes':
      return t('its header is larger than {0} KiB', limit / 1024);
    case 'trailer-bytes':
      return t('its trailers are larger than {0} KiB', limit / 1024);
  }
}
