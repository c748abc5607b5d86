import { expect, it } from 'vitest';
import { pointShape } from '../../../src/webview/chart/plot-sign.ts';
import { textureOf } from '../../../src/webview/chart/series-looks.ts';

// gunicorn alone has seven worker classes.
it('more series than colours still differ by texture and by sign', () => {
  const series = Array.from({ length: 9 }, (_, index) => index);
  expect(new Set(series.map(textureOf)).size).toBe(9);
  expect(new Set(series.map((index) => pointShape(index).sign)).size).toBe(9);
  expect(new Set(series.map((index) => `${pointShape(index).style} ${pointShape(index).isHollow}`)).size).toBe(9);
});
