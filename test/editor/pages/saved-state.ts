/** What is used of IndexedDB: the project's own types know no DOM. */
interface IdbRequest<T> {
  readonly result: T;
  readonly error: unknown;
  onsuccess: () => void;
  onerror: () => void;
}
interface IdbDatabase {
  transaction(store: string): { objectStore(store: string): { getAll(): IdbRequest<readonly unknown[]> } };
  close(): void;
}
declare const indexedDB: {
  databases(): Promise<readonly { readonly name: string }[]>;
  open(name: string): IdbRequest<IdbDatabase>;
};

/**
 * Whether VS Code has saved a state of its window that holds a text: it does so every few seconds, and a page that is
 * reloaded before has other tabs than it had. Runs in the page; a desktop has no such databases, and saves at the reload.
 */
export async function savedStateHolds(text: string): Promise<boolean> {
  const answerOf = <T>(request: IdbRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const names = (await indexedDB.databases())
    .map(({ name }) => name)
    .filter((name) => name.startsWith('vscode-web-state-db-'));
  for (const name of names) {
    const database = await answerOf(indexedDB.open(name));
    const values = await answerOf(database.transaction('ItemTable').objectStore('ItemTable').getAll());
    database.close();
    if (values.some((value) => String(value).includes(text))) return true;
  }
  return names.length === 0;
}
