// The page's second script: what draws its charts. It is large, and nobody needs it to read the answer, so the page loads it
// when the answer is painted. In a saved report it stands behind the page's own.
import { speakAsPage } from '../words/page-words.ts';
import { defineBarChart } from './chart/bar-chart.ts';
import { keepChartsInColour } from './chart/cell-chart.ts';
import { definePlot } from './chart/plot.ts';

speakAsPage(document);
defineBarChart();
definePlot();
keepChartsInColour();
