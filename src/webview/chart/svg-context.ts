import { tileOf } from './fill.ts';

/** What a canvas would save: how is drawn, where, and within what. */
interface State {
  readonly matrix: DOMMatrix;
  readonly looks: Looks;
  readonly dash: readonly number[];
  /** Ids of the clips in force, the outermost first. */
  readonly clips: readonly string[];
}

const firstLooks = {
  fillStyle: '#000000' as string | CanvasPattern,
  strokeStyle: '#000000' as string | CanvasPattern,
  lineWidth: 1,
  lineCap: 'butt',
  lineJoin: 'miter',
  lineDashOffset: 0,
  globalAlpha: 1,
  font: '10px sans-serif',
  textAlign: 'start',
  textBaseline: 'alphabetic',
};
type Looks = typeof firstLooks;

const anchors: Readonly<Record<string, string>> = { center: 'middle', right: 'end', end: 'end' };
/** How far the alphabetic baseline lies below each other one, in the font's size. */
const drops: Readonly<Record<string, number>> = { top: 0.85, hanging: 0.8, middle: 0.34, bottom: -0.2 };

/**
 * Takes a drawing as a canvas's context does, and gives it as SVG: as much of a context as the charts use. Text is measured
 * on a canvas, so that both pictures have one layout.
 */
export class SvgContext implements Looks {
  fillStyle = firstLooks.fillStyle;
  strokeStyle = firstLooks.strokeStyle;
  lineWidth = firstLooks.lineWidth;
  lineCap = firstLooks.lineCap;
  lineJoin = firstLooks.lineJoin;
  lineDashOffset = firstLooks.lineDashOffset;
  globalAlpha = firstLooks.globalAlpha;
  font = firstLooks.font;
  textAlign = firstLooks.textAlign;
  textBaseline = firstLooks.textBaseline;
  readonly canvas: OffscreenCanvas;
  readonly #ruler = new OffscreenCanvas(1, 1).getContext('2d');
  readonly #shapes: string[] = [];
  readonly #definitions: string[] = [];
  readonly #patterns = new Map<CanvasPattern, string>();
  readonly #saved: State[] = [];
  /** Where what is drawn from now on has its origin, whatever transform it sets itself. */
  #origin = new DOMMatrix();
  #matrix = new DOMMatrix();
  #dash: readonly number[] = [];
  #clips: readonly string[] = [];
  #path: string[] = [];

  constructor(width: number, height: number) {
    this.canvas = new OffscreenCanvas(width, height);
    // What draws asks the canvas for its context, and gets this one.
    Object.defineProperty(this.canvas, 'getContext', { value: () => this });
  }

  /** What was drawn. */
  toSvg(width: number, height: number): string {
    const definitions = this.#definitions.length === 0 ? '' : `<defs>${this.#definitions.join('')}</defs>`;
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${definitions}${this.#shapes.join('')}</svg>\n`;
  }

  /** Draws everything from here on within a place of the picture. */
  moveOrigin(x: number, y: number): void {
    this.#origin = new DOMMatrix().translate(x, y);
    this.#matrix = this.#origin;
  }

  save(): void {
    const looks = Object.fromEntries(
      Object.keys(firstLooks).map((key) => [key, this[key as keyof Looks]]),
    ) as unknown as Looks;
    this.#saved.push({ matrix: this.#matrix, looks, dash: this.#dash, clips: this.#clips });
  }

  restore(): void {
    const state = this.#saved.pop();
    if (state === undefined) return;
    Object.assign(this, state.looks);
    this.#matrix = state.matrix;
    this.#dash = state.dash;
    this.#clips = state.clips;
  }

  translate(x: number, y: number): void {
    this.#matrix = this.#matrix.translate(x, y);
  }

  rotate(radians: number): void {
    this.#matrix = this.#matrix.rotate((radians * 180) / Math.PI);
  }

  scale(x: number, y: number): void {
    this.#matrix = this.#matrix.scale(x, y);
  }

  setTransform(...[a, b, c, d, e, f]: readonly number[]): void {
    this.#matrix = this.#origin.multiply(new DOMMatrix([a ?? 1, b ?? 0, c ?? 0, d ?? 1, e ?? 0, f ?? 0]));
  }

  resetTransform(): void {
    this.#matrix = this.#origin;
  }

  setLineDash(dash: readonly number[]): void {
    this.#dash = dash;
  }

  beginPath(): void {
    this.#path = [];
  }

  closePath(): void {
    this.#path.push('Z');
  }

  moveTo(x: number, y: number): void {
    this.#path.push(`M${this.#at(x, y)}`);
  }

  lineTo(x: number, y: number): void {
    this.#path.push(`${this.#path.length === 0 ? 'M' : 'L'}${this.#at(x, y)}`);
  }

  bezierCurveTo(...[ax, ay, bx, by, x, y]: readonly [number, number, number, number, number, number]): void {
    this.#path.push(`C${this.#at(ax, ay)} ${this.#at(bx, by)} ${this.#at(x, y)}`);
  }

  rect(x: number, y: number, width: number, height: number): void {
    this.moveTo(x, y);
    this.lineTo(x + width, y);
    this.lineTo(x + width, y + height);
    this.lineTo(x, y + height);
    this.closePath();
  }

  arc(
    ...[x, y, radius, from, to, backwards = false]: readonly [number, number, number, number, number, boolean?]
  ): void {
    const whole = Math.abs(to - from) >= 2 * Math.PI - 1e-6;
    const end = whole ? from + (backwards ? -1 : 1) * Math.PI : to;
    const place = (angle: number): readonly [number, number] => [
      x + radius * Math.cos(angle),
      y + radius * Math.sin(angle),
    ];
    this.lineTo(...place(from));
    const turn = backwards ? from - end : end - from;
    const arcTo = (angle: number, isLarge: boolean) =>
      this.#path.push(`A${radius} ${radius} 0 ${isLarge ? 1 : 0} ${backwards ? 0 : 1} ${this.#at(...place(angle))}`);
    arcTo(end, (turn + 4 * Math.PI) % (2 * Math.PI) > Math.PI);
    if (whole) arcTo(from, false);
  }

  fill(rule: CanvasFillRule = 'nonzero'): void {
    this.#shape(this.#path.join(''), { fill: true, rule });
  }

  stroke(): void {
    this.#shape(this.#path.join(''), { fill: false });
  }

  fillRect(x: number, y: number, width: number, height: number): void {
    this.#shape(this.#outline(x, y, width, height), { fill: true });
  }

  strokeRect(x: number, y: number, width: number, height: number): void {
    this.#shape(this.#outline(x, y, width, height), { fill: false });
  }

  /** A new picture is empty: only whole canvases are cleared. */
  clearRect(): void {}

  clip(): void {
    const id = `clip-${this.#definitions.length}`;
    this.#definitions.push(`<clipPath id="${id}"><path d="${this.#path.join('')}"/></clipPath>`);
    this.#clips = [...this.#clips, id];
  }

  measureText(text: string): TextMetrics {
    this.#ruler!.font = this.font;
    return this.#ruler!.measureText(text);
  }

  /** Texts have no outline in our charts. */
  strokeText(): void {}

  fillText(text: string, x: number, y: number): void {
    const found = /^(.*?)([\d.]+)px(?:\/\S+)? (.*)$/.exec(this.font);
    const [, style = '', size = '10', family = 'sans-serif'] = found ?? [];
    const weight = /bold|\b[6-9]00\b/.test(style) ? ' font-weight="bold"' : '';
    const baseline = y + (drops[this.textBaseline] ?? 0) * Number(size);
    const anchor = anchors[this.textAlign] ?? 'start';
    this.#add(
      `<text x="${short(x)}" y="${short(baseline)}" transform="${this.#transform()}" text-anchor="${anchor}" font-family="${escapeXml(family)}" font-size="${size}"${weight} ${this.#paint(this.fillStyle, 'fill')}>${escapeXml(text)}</text>`,
    );
  }

  #outline(x: number, y: number, width: number, height: number): string {
    const [a, b, c, d] = [
      this.#at(x, y),
      this.#at(x + width, y),
      this.#at(x + width, y + height),
      this.#at(x, y + height),
    ];
    return `M${a}L${b}L${c}L${d}Z`;
  }

  #shape(path: string, { fill, rule = 'nonzero' }: { readonly fill: boolean; readonly rule?: CanvasFillRule }): void {
    if (path === '') return;
    if (fill) {
      this.#add(`<path d="${path}" fill-rule="${rule}" ${this.#paint(this.fillStyle, 'fill')}/>`);
      return;
    }
    const dash =
      this.#dash.length === 0
        ? ''
        : ` stroke-dasharray="${this.#dash.join(' ')}" stroke-dashoffset="${this.lineDashOffset}"`;
    this.#add(
      `<path d="${path}" fill="none" stroke-width="${this.lineWidth}" stroke-linecap="${this.lineCap}" stroke-linejoin="${this.lineJoin}"${dash} ${this.#paint(this.strokeStyle, 'stroke')}/>`,
    );
  }

  #add(shape: string): void {
    this.#shapes.push(this.#clips.reduceRight((inner, clip) => `<g clip-path="url(#${clip})">${inner}</g>`, shape));
  }

  #paint(style: string | CanvasPattern, name: 'fill' | 'stroke'): string {
    const opacity = this.globalAlpha === 1 ? '' : ` opacity="${short(this.globalAlpha)}"`;
    const value = typeof style === 'string' ? style : `url(#${this.#patternOf(style)})`;
    return `${name}="${escapeXml(value)}"${opacity}`;
  }

  #patternOf(pattern: CanvasPattern): string {
    const known = this.#patterns.get(pattern);
    if (known !== undefined) return known;
    const id = `pattern-${this.#definitions.length}`;
    const { picture, size } = tileOf(pattern);
    this.#definitions.push(
      `<pattern id="${id}" width="${size}" height="${size}" patternUnits="userSpaceOnUse"><image href="${picture}" width="${size}" height="${size}"/></pattern>`,
    );
    this.#patterns.set(pattern, id);
    return id;
  }

  #at(x: number, y: number): string {
    const { x: right, y: down } = this.#matrix.transformPoint({ x, y });
    return `${short(right)} ${short(down)}`;
  }

  #transform(): string {
    const { a, b, c, d, e, f } = this.#matrix;
    return `matrix(${[a, b, c, d, e, f].map(short).join(' ')})`;
  }
}

function short(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
