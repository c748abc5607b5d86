import { writeFile } from 'node:fs/promises';
import { planSchemaTexts } from './plan-schema.ts';

for (const [path, text] of Object.entries(planSchemaTexts())) {
  await writeFile(new URL(`../${path}`, import.meta.url), text);
  console.log(`${path} is written.`);
}
