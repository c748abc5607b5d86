#!/usr/bin/env node
/** Where `servebench` begins. An older Node would fail with an error that tells nobody what to do, were all of it loaded at once. */
if (Number(process.versions.node.split('.')[0]) < 22) {
  process.stderr.write(
    `Servebench needs Node.js 22 or later; this is ${process.versions.node} (${process.execPath}).\n`,
  );
  process.exit(3);
}
void import('./main.ts').then(({ main }) => main(import.meta.dirname));
