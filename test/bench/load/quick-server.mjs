// Answers 13 bytes to each request without reading it, so that the load generator is what limits the rate.
// usage: node quick-server.mjs PORT
import { createServer } from 'node:net';

const answer = Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\nHello, World!');
const closing = Buffer.from('HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 13\r\n\r\nHello, World!');
createServer((socket) => {
  socket.on('error', () => {});
  socket.on('data', (bytes) => {
    if (bytes.includes('onnection: close')) socket.end(closing);
    else socket.write(answer);
  });
}).listen(Number(process.argv[2]), '127.0.0.1', 8192);
