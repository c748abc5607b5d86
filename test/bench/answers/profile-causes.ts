/** Where an endpoint of a labelled service spends its time, as its source says. */
export interface ProfileCause {
  readonly service: 'flask' | 'fastapi' | 'node' | 'express';
  readonly endpoint: string;
  /**
   * Texts of the lines that are the cause, any of them; `outside`: no line of the service's own; `unseen`: no profiler can
   * tell, and it has to be said.
   */
  readonly lines: readonly string[] | 'outside' | 'unseen';
  /** Settings under which it shows, where the smallest are too small. */
  readonly settings?: Readonly<Record<string, number>>;
}

const loop = ['for i in range(120_000):', 'total += i * i % 7'];
const spending = ['while time.thread_time() < end:', 'for i in range(500):', 'total += i * i % 7'];
const asking = ['return connection.getresponse().read().decode()'];
const nodeLoop = [
  'for (let i = 0; i < count; i++) total',
  'compute(300_000)',
  'compute(5000)',
  'process.cpuUsage',
  'spendCpu(10)',
  // Of what it calls the profiler knows the function alone.
  'function spendCpu(ms) {',
];
const inThreads = { threads: 4 };

/** The causes of all labelled endpoints that a profiler can be set upon. */
export const profileCauses: readonly ProfileCause[] = [
  { service: 'flask', endpoint: 'hello', lines: 'outside' },
  { service: 'flask', endpoint: 'compute', lines: loop },
  { service: 'flask', endpoint: 'hash', lines: ['hashlib.sha256(HASHED)'] },
  { service: 'flask', endpoint: 'deflate', lines: ['zlib.compress(DEFLATED'] },
  { service: 'flask', endpoint: 'json', lines: ['json.dumps(ROWS)'] },
  { service: 'flask', endpoint: 'template', lines: ['render_template_string('] },
  { service: 'flask', endpoint: 'sqlite', lines: ['.execute(', '"SELECT category', 'rows.fetchall()'] },
  { service: 'flask', endpoint: 'memory', lines: ['bytearray(WALKED)', 'copy.count(1)'] },
  { service: 'flask', endpoint: 'sleep', lines: ['time.sleep(0.04)'] },
  { service: 'flask', endpoint: 'upstream', lines: asking },
  { service: 'flask', endpoint: 'jitter', lines: asking },
  { service: 'flask', endpoint: 'two-calls', lines: asking },
  { service: 'flask', endpoint: 'pool', lines: asking, settings: inThreads },
  { service: 'flask', endpoint: 'thread-lock', lines: ['with in_process_lock:'], settings: inThreads },
  { service: 'flask', endpoint: 'one-connection', lines: ['with one_connection:'], settings: inThreads },
  { service: 'flask', endpoint: 'file-lock', lines: ['with file_lock_turn', 'fcntl.flock('], settings: inThreads },
  {
    service: 'flask',
    endpoint: 'locked-compute',
    lines: ['with file_lock_turn', 'fcntl.flock(', ...spending],
    settings: inThreads,
  },
  { service: 'flask', endpoint: 'mixed', lines: [...spending, 'time.sleep(0.0105)'] },
  { service: 'flask', endpoint: 'mixed-upstream', lines: [...spending, ...asking] },
  { service: 'flask', endpoint: 'noisy', lines: [...spending, 'time.sleep(duration)'] },
  { service: 'flask', endpoint: 'failing', lines: ['time.sleep(0.02)'] },
  { service: 'fastapi', endpoint: 'def-compute', lines: loop },
  { service: 'fastapi', endpoint: 'def-sleep', lines: ['time.sleep(0.03)'] },
  { service: 'fastapi', endpoint: 'def-hash', lines: ['hashlib.sha256(HASHED)'] },
  { service: 'fastapi', endpoint: 'def-pool', lines: ['with pool:'] },
  { service: 'fastapi', endpoint: 'async-compute', lines: loop },
  { service: 'fastapi', endpoint: 'async-blocking', lines: ['time.sleep(0.01)'] },
  { service: 'fastapi', endpoint: 'async-sleep', lines: 'unseen' },
  // Node's own code is called by the one function that answers.
  {
    service: 'node',
    endpoint: 'hello',
    lines: ['createServer(async (request, response)', 'response.writeHead(', 'response.end('],
  },
  { service: 'node', endpoint: 'compute', lines: nodeLoop },
  { service: 'node', endpoint: 'json', lines: ['JSON.stringify(rows)'] },
  { service: 'node', endpoint: 'pbkdf2', lines: 'unseen' },
  { service: 'node', endpoint: 'sleep', lines: 'unseen' },
  { service: 'node', endpoint: 'upstream', lines: 'unseen' },
  { service: 'node', endpoint: 'mutex', lines: 'unseen' },
  { service: 'node', endpoint: 'mixed', lines: nodeLoop },
  // What Express does for an answer is charged to the function that calls it.
  { service: 'express', endpoint: 'hello', lines: ["app.get('/hello'"] },
  // A call that blocks, in a middleware: of what is native the profiler knows the calling function alone.
  { service: 'express', endpoint: 'password', lines: ['pbkdf2Sync(', 'function checkPassword('] },
  { service: 'express', endpoint: 'file', lines: ['JSON.parse(readFileSync(', "app.get('/file'"] },
  { service: 'express', endpoint: 'sqlite', lines: ['sums.all()', "app.get('/sqlite'"] },
  {
    service: 'express',
    endpoint: 'threads',
    lines: ['total += (n * n) % 7', 'function squaresInThread(', "parentPort.on('message'"],
  },
];
