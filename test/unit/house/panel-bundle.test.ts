import { build } from 'esbuild';
import { expect, it } from 'vitest';

it('the panel’s page brings no schemas along: zod is larger than all that the page is drawn with', async () => {
  const { metafile } = await build({
    entryPoints: ['src/webview/main.ts', 'src/webview/charts.ts'],
    outdir: '.',
    bundle: true,
    minify: true,
    platform: 'browser',
    format: 'iife',
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  expect(inputs.length).toBeGreaterThan(50);
  expect(inputs.filter(([path, { bytesInOutput }]) => path.includes('node_modules/zod/') && bytesInOutput > 0)).toEqual(
    [],
  );
});
