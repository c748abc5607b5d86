// The load generator as it will be on a Node that has no `process.binding` any more.
Object.defineProperty(process, 'binding', { value: undefined });
await import('../../../dist/generator.js');
