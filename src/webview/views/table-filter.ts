import type { TableModel, TableRow } from './table-model.ts';

/**
 * The rows that a filter leaves. Words are looked for in the settings; `name:value` and `name=value` compare a setting or
 * figure, `name<5` and `name>5` a number; `failed`, `predicted`, `measured` and `skipped` are states. All must hold.
 */
export function filterRows(model: TableModel, filter: string): readonly TableRow[] {
  const tests = filter
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => testOf(model, word));
  return tests.length === 0 ? model.rows : model.rows.filter((row) => tests.every((test) => test(row)));
}

const states: readonly string[] = ['failed', 'predicted', 'measured', 'skipped', 'pending'];

function testOf(model: TableModel, word: string): (row: TableRow) => boolean {
  const [, name, sign, wanted] = /^([^:=<>]+)([:=<>])(.+)$/.exec(word) ?? [];
  const column = name === undefined ? -1 : columnOf(model, name);
  if (sign !== undefined && wanted !== undefined && column >= 0) {
    const bound = Number(wanted);
    if (sign === '<') return (row) => isLess(numberIn(model, row, column), bound);
    if (sign === '>') return (row) => isLess(bound, numberIn(model, row, column));
    return (row) =>
      textIn(model, row, column)
        .split(/[\s=]+/)
        .includes(wanted) || numberIn(model, row, column) === bound;
  }
  if (states.includes(word))
    return ({ cells, figures }) =>
      cells.some(({ status }) => status === word) || (word === 'failed' && figures.some(({ bad }) => bad));
  return (row) => [row.row.label, ...row.settings].join(' ').toLowerCase().includes(word);
}

function isLess(a: number | null, b: number | null): boolean {
  return a !== null && b !== null && a < b;
}

function columnOf({ columns }: TableModel, name: string): number {
  const called = ({ id, title }: TableModel['columns'][number]) => [id.replace(/^setting:|^endpoint:/, ''), title];
  const names = columns.map((column) => called(column).map((text) => text.toLowerCase()));
  const exact = names.findIndex((list) => list.includes(name));
  return exact >= 0 ? exact : names.findIndex((list) => list.some((text) => text.startsWith(name)));
}

function textIn({ grid }: TableModel, row: TableRow, column: number): string {
  const text = row.settings[column] ?? row.figures[column - grid.settingNames.length]?.text ?? '';
  return text.toLowerCase();
}

function numberIn({ grid }: TableModel, row: TableRow, column: number): number | null {
  const setting = grid.settingNames[column];
  if (setting === undefined) return row.figures[column - grid.settingNames.length]?.value ?? null;
  const value = Number(row.row.settings[setting]);
  return Number.isNaN(value) ? null : value;
}
