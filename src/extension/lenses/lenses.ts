import * as vscode from 'vscode';
import { planFileName } from '../../model/plan/plan-file-name.ts';
import type { Results } from '../results.ts';
import { type ProjectReading, routeLanguages } from '../route-reader/project-reading.ts';
import { HttpLenses } from './http-lenses.ts';
import { PlanLenses } from './plan-lenses.ts';
import { RouteLenses } from './route-lenses.ts';

/** Lenses above routes, above a plan's settings, endpoints and budgets, and above the requests of `.http` files. */
export function registerLenses(
  results: Results,
  project: ProjectReading,
  onDidRefresh: vscode.Event<void>,
): readonly vscode.Disposable[] {
  const routes = new RouteLenses(results, project, onDidRefresh);
  const plan = new PlanLenses(results, onDidRefresh);
  const files = (selector: vscode.DocumentSelector, provider: vscode.CodeLensProvider) =>
    vscode.languages.registerCodeLensProvider(selector, provider);
  return [
    routes,
    plan,
    files(
      routeLanguages.map((language) => ({ language, scheme: 'file' })),
      routes,
    ),
    files({ pattern: `**/${planFileName}`, scheme: 'file' }, plan),
    files({ pattern: '**/*.{http,rest}', scheme: 'file' }, new HttpLenses()),
  ];
}
