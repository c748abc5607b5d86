import { describe, expect, it } from 'vitest';
import { NodeProject } from './node-place.ts';
import { ask, expectNothingLeft } from './place.ts';

/** Each as its own generator or manual lays it out, with the start script that stands there. */
const projects = {
  'Express, by its generator’s bin/www': {
    start: 'node ./bin/www',
    files: {
      'app.js': `const express = require('express'); module.exports = express().get('/', (_, answer) => answer.send(String(process.pid)));`,
      'bin/www': `#!/usr/bin/env node
        const app = require('../app'); app.set('port', process.env.PORT || 3000);
        require('http').createServer(app).listen(app.get('port'));`,
    },
  },
  'Express, with a port of its own': {
    start: 'cross-env NODE_ENV=production node server',
    files: {
      'server.js': `require('express')().get('/', (_, answer) => answer.send(String(process.pid))).listen(3000);`,
    },
  },
  'Hono in TypeScript, by tsx': {
    start: 'tsx src/index.ts',
    files: {
      'src/index.ts': `import { serve } from '@hono/node-server'; import { Hono } from 'hono';
        const app: Hono = new Hono(); app.get('/', (context) => context.text(String(process.pid)));
        serve({ fetch: app.fetch, port: 3000 });`,
    },
  },
  'Fastify, by its command': {
    start: 'fastify start -l warn app.js',
    files: {
      'app.js': `module.exports = async (fastify, _options) => { fastify.get('/', async () => String(process.pid)); };`,
    },
  },
  'Fastify, on all of localhost': {
    start: 'NODE_ENV=production node server.mjs',
    files: {
      'server.mjs': `import { fastify } from 'fastify'; const app = fastify();
        app.get('/', async () => String(process.pid)); await app.listen({ port: 3000, host: 'localhost' });`,
    },
  },
  Koa: {
    start: 'npm run start:prod -- --quiet',
    more: { 'start:prod': 'node --max-http-header-size=16384 index.js' },
    files: {
      'index.js': `const Koa = require('koa'); new Koa().use((context) => { context.body = String(process.pid); }).listen(3000);`,
    },
  },
  'Nest, built': {
    start: 'node dist/main',
    files: {
      'dist/main.js': `require('reflect-metadata'); const { NestFactory } = require('@nestjs/core');
        const { Controller, Get, Module } = require('@nestjs/common');
        class Root { get() { return String(process.pid); } }
        Get()(Root.prototype, 'get', Object.getOwnPropertyDescriptor(Root.prototype, 'get')); Controller()(Root);
        class App {} Module({ controllers: [Root] })(App);
        NestFactory.create(App, { logger: false }).then((app) => app.listen(process.env.PORT ?? 3000));`,
    },
  },
} as const;

describe.each(Object.entries(projects))('%s', (_name, { start, files, ...rest }) => {
  const scripts = { start, ...('more' in rest ? rest.more : {}) };

  it.each([1, 2])('serves as its developer starts it, with %d workers', async (workers) => {
    const project = new NodeProject(
      { ...files, 'package.json': { name: 'fixture', scripts } },
      { withFrameworks: true },
    );
    const server = await project.start({ command: ['npm', 'start'] }, { workers });
    const answers = await Promise.all(Array.from({ length: 8 }, () => ask(server, '/')));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(new Set(answers.map(({ body }) => body)).size).toBe(workers);
    expect(await server.ownership()).toBe('own');
    await server.stop();
    expectNothingLeft(project.here);
  });
});
