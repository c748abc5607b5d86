// Starts an HTTP server, loads it with the command that the arguments name ("URL" stands for its address), and prints
// what both of them saw as JSON. The server leaves it to the client to close connections, so that the ports are the client's.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';

let connections = 0;
let requests = 0;
const answer = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: CLOSES\r\n\r\nhello';
const [closes, ...command] = process.argv.slice(2);
const server = createServer({ allowHalfOpen: true }, (socket) => {
  connections++;
  socket.on('error', () => {});
  socket.on('end', () => socket.end());
  socket.on('data', () => {
    requests++;
    socket.write(answer.replace('CLOSES', closes === 'closing' ? 'close' : 'keep-alive'));
  });
}).listen(7000, '127.0.0.1');
await once(server, 'listening');
const [program, ...args] = command.map((part) => (part === 'URL' ? 'http://127.0.0.1:7000/' : part));
const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
let stdout = '';
let stderr = '';
child.stdout.setEncoding('utf8').on('data', (text) => {
  stdout += text;
});
child.stderr.setEncoding('utf8').on('data', (text) => {
  stderr += text;
});
const [code] = await once(child, 'close');
process.stdout.write(`${JSON.stringify({ code, stdout, stderr, connections, requests })}\n`, () => process.exit());
