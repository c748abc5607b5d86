import { writeFile } from 'node:fs/promises';
import { planSchemaText, schemaPath } from './plan-schema.ts';

await writeFile(new URL(`../${schemaPath}`, import.meta.url), planSchemaText());
console.log(`${schemaPath} is written.`);
