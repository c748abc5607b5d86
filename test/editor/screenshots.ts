import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { chooseHost } from './host/choose-host.ts';
import type { EditorHost } from './host/editor-host.ts';
import { projectFolder } from './host/paths.ts';
import { Workbench } from './pages/workbench.ts';
import { animatedWebp, type Frame, webpOf } from './webp.ts';

/**
 * Takes pictures of the extension at work in a real VS Code: one benchmark of an example, looked at in every kind of
 * theme. One picture becomes media/screenshot.webp, and pictures of the run become media/run.webp: the README shows both.
 *
 *   node test/editor/screenshots.ts [--example flask-blocking] [--to FOLDER] [--keep]
 *
 * `--keep` leaves media as it is.
 */
const { values: options } = parseArgs({
  options: {
    example: { type: 'string', default: 'flask-blocking' },
    to: { type: 'string', default: join(projectFolder, '.cache/screenshots') },
    keep: { type: 'boolean', default: false },
    vsix: { type: 'string' },
  },
});
const say = (line: string) => process.stdout.write(`${line}\n`);
const patienceMs = 240_000;
/** Pictures of an animation at most: with more it is too large for a README. */
const mostFrames = 40;

/** VS Code's own themes, one of each kind. */
const themes = {
  light: 'Default Light Modern',
  dark: 'Default Dark Modern',
  'high-contrast': 'Default High Contrast',
} as const;
type ThemeName = keyof typeof themes;

/** A copy of all examples, since some share files; runs are saved into it and not into the project. */
async function copyExamples(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'servebench-examples-')));
  const filter = (source: string) => !/[\\/](\.servebench|\.venv|__pycache__)$/.test(source);
  await cp(join(projectFolder, 'examples'), folder, { recursive: true, filter });
  const python = join(projectFolder, '.cache/venv');
  if (existsSync(python)) await symlink(python, join(folder, 'flask-blocking/.venv'));
  return folder;
}

class Photographer {
  readonly #host: EditorHost;
  readonly #folder: string;

  constructor(host: EditorHost, folder: string) {
    this.#host = host;
    this.#folder = folder;
  }

  async open(theme: ThemeName): Promise<Workbench> {
    const settings = {
      'workbench.colorTheme': themes[theme],
      'window.autoDetectHighContrast': false,
      'files.exclude': { '.venv': true, '**/__pycache__': true },
    };
    const workbench = new Workbench(await this.#host.openWindow({ folder: this.#folder, settings }));
    workbench.window.page.setDefaultTimeout(patienceMs);
    await workbench.window.page.setViewportSize({ width: 1440, height: 960 });
    return workbench;
  }

  async take(workbench: Workbench, name: string): Promise<void> {
    await workbench.window.page.screenshot({ path: join(options.to, `${name}.png`) });
    say(`${name}.png`);
  }

  /** The benchmark itself: palette, work in progress, result. */
  async takeRun(): Promise<void> {
    const workbench = await this.open('dark');
    const { palette, statusBar, panel, window } = workbench;
    try {
      await statusBar.shows(/Servebench/);
      await palette.search('Servebench');
      await this.take(workbench, 'palette');
      await palette.close();
      await palette.run('Servebench: Benchmark This Workspace');
      await panel.drawn();
      await palette.run('View: Toggle Primary Side Bar Visibility');
      await statusBar.shows(/cell ([3-9]|\d\d)\//, patienceMs);
      await this.take(workbench, 'running');
      await this.film(workbench);
      await statusBar.item.hover();
      await window.page.locator('.monaco-hover-content').first().waitFor();
      await this.take(workbench, 'status-bar-running');
      await statusBar.shows(/worker|measured|recommendation|stopped|failed/, patienceMs);
      await statusBar.item.hover();
      await window.page.locator('.monaco-hover-content').filter({ hasNotText: 'is benchmarking' }).first().waitFor();
      await this.take(workbench, 'status-bar-done');
    } finally {
      await window.close();
    }
  }

  /** The run from here on to its end, a picture every second and a half, as the README's animation. */
  async film({ window: { page }, statusBar }: Workbench): Promise<void> {
    const size = { width: 900, height: 600 };
    const frames: Frame[] = [];
    const ended = statusBar.shows(/worker|measured|recommendation|stopped|failed/, patienceMs).then(() => true);
    let isOver = false;
    while (!isOver && frames.length < mostFrames) {
      const clip = { x: 0, y: 0, width: 1440, height: 960 };
      frames.push({ webp: await webpOf(page, await page.screenshot({ clip }), size, 0.55), ms: 350 });
      isOver = await Promise.race([ended, page.waitForTimeout(1500).then(() => false)]);
    }
    await ended;
    frames.push({ webp: await webpOf(page, await page.screenshot(), size, 0.7), ms: 3000 });
    await writeFile(join(options.to, 'run.webp'), animatedWebp(frames, size));
    say(`run.webp, ${frames.length} pictures`);
  }

  /** The panel beside code, and as the README shows it: verdicts and charts in one picture. */
  async takeOtherSizes(workbench: Workbench): Promise<void> {
    const { page } = workbench.window;
    await page.setViewportSize({ width: 560, height: 960 });
    await workbench.panel.frame.locator('h1, h2').first().scrollIntoViewIfNeeded();
    await this.take(workbench, 'panel-narrow');
    await page.setViewportSize({ width: 1280, height: 1320 });
    await workbench.panel.chartsDrawn();
    await workbench.panel.frame.locator('h1, h2').first().scrollIntoViewIfNeeded();
    await this.take(workbench, 'readme');
    const picture = await readFile(join(options.to, 'readme.png'));
    await writeFile(join(options.to, 'readme.webp'), await webpOf(page, picture, { width: 960, height: 990 }, 0.6));
  }

  /** The saved result in one theme. */
  async takeResult(theme: ThemeName): Promise<void> {
    const workbench = await this.open(theme);
    const { palette, panel, statusBar, window } = workbench;
    try {
      await statusBar.item.waitFor();
      await palette.run('Servebench: Show Results');
      await panel.drawn();
      await palette.run('View: Toggle Primary Side Bar Visibility');
      await this.take(workbench, `panel-${theme}`);
      await panel.chartsDrawn();
      await panel.frame.locator('canvas').first().scrollIntoViewIfNeeded();
      await this.take(workbench, `charts-${theme}`);
      await panel.frame.getByRole('tab', { name: 'Table', exact: true }).click();
      await panel.frame.locator('table').first().scrollIntoViewIfNeeded();
      await this.take(workbench, `table-${theme}`);
      await panel.frame.getByRole('tab', { name: 'Settings', exact: true }).click();
      if (theme === 'light') await this.takeOtherSizes(workbench);
    } finally {
      await window.close();
    }
  }
}

await mkdir(options.to, { recursive: true });
if (options.vsix === undefined) await execa('npm', ['run', '--silent', 'package'], { cwd: projectFolder });
const examples = await copyExamples();
try {
  await using host = await chooseHost(options.vsix ?? join(projectFolder, 'servebench.vsix'), say);
  say(`Editor: ${host.name}; pictures go to ${options.to}`);
  const photographer = new Photographer(host, join(examples, options.example));
  await photographer.takeRun();
  for (const theme of Object.keys(themes) as ThemeName[]) await photographer.takeResult(theme);
  if (!options.keep) {
    await cp(join(options.to, 'readme.webp'), join(projectFolder, 'media/screenshot.webp'));
    await cp(join(options.to, 'run.webp'), join(projectFolder, 'media/run.webp'));
  }
} finally {
  await rm(examples, { recursive: true, force: true, maxRetries: 5 });
}
