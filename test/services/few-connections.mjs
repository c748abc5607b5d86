// A Node service that allows four connections at once. PORT says where it listens.
import { createServer } from 'node:http';

const server = createServer((_request, response) => setTimeout(() => response.end('ok\n'), 5));
server.maxConnections = 4;
server.listen(Number(process.env.PORT ?? 8000), process.env.HOST ?? '127.0.0.1');
