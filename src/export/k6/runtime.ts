/** What every script does alike, in JavaScript: behind `endpoint`, `target` and `timeout`. */
export const runtime = `const latency = new Trend('latency', true);
const goodAnswers = new Counter('good_answers');
const failedRequests = new Counter('failed_requests');

http.setResponseCallback(http.expectedStatuses(...endpoint.statuses));
// Looked up once, so that a variable that is missing ends the run before it begins.
const requests = endpoint.requests.map((request) => ({ ...request, headers: request.headers() }));
const readsBody = endpoint.contains !== null || endpoint.length !== null;

/** @param {number} status */
function isExpected(status) {
  return endpoint.statuses.some((one) => (typeof one === 'number' ? one === status : one.min <= status && status <= one.max));
}

/**
 * Whether some bytes stand in others: a text search would miss what is no UTF-8.
 * @param {Uint8Array} bytes
 * @param {Uint8Array} wanted
 */
function includes(bytes, wanted) {
  for (let at = 0; at + wanted.length <= bytes.length; at++) {
    let same = 0;
    while (same < wanted.length && bytes[at + same] === wanted[same]) same++;
    if (same === wanted.length) return true;
  }
  return false;
}

export default function () {
  const { method, path, headers, body } = requests[exec.scenario.iterationInTest % requests.length];
  const response = http.request(method, \`\${target}\${path}\`, body, {
    headers,
    redirects: 0,
    timeout,
    responseType: readsBody ? 'binary' : 'none',
    tags: { name },
  });
  const bytes = readsBody && response.body instanceof ArrayBuffer ? new Uint8Array(response.body) : new Uint8Array();
  const isGood = check(response, {
    'status is expected': ({ status }) => isExpected(status),
    'body contains what it should': () => endpoint.contains === null || includes(bytes, new Uint8Array(endpoint.contains)),
    'body is as long as it should be': () => endpoint.length === null || bytes.length === endpoint.length,
  });
  if (isGood) {
    const { blocked, connecting, tls_handshaking, duration } = response.timings;
    // Waiting for a connection and making one, which k6's own http_req_duration leaves out.
    latency.add(Math.max(blocked, connecting + tls_handshaking) + duration);
    goodAnswers.add(1);
  } else failedRequests.add(1);
}`;
