import { posix } from 'node:path';
import type { Space } from '../../../model/settings.ts';
import { isComputed } from '../commands/shell-line.ts';
import type { ProjectFiles } from '../read/project-files.ts';

/** Tomcat's threads (200 unless told), and Java's virtual ones in their place. */
const tomcat: Space = { threads: [20, 200], virtualThreads: ['false', 'true'] };

/** What to compare of a Spring Boot service: one that runs on Netty has no such threads. */
export function jvmSpace(files: ProjectFiles, cwd: string): Space {
  return isReactive(files, cwd) ? {} : tomcat;
}

/** A command line that starts a Spring Boot jar where it is told to listen. */
export function jarCommand(words: readonly string[], files: ProjectFiles, cwd: string): string[] {
  // A path of an image's is not one of here.
  const jar =
    words.find((word) => word.endsWith('.jar') && !isComputed(word) && !posix.isAbsolute(word)) ?? jarName(files, cwd);
  const own = words
    .slice(1)
    .filter(
      (word) =>
        word !== '-jar' &&
        !word.endsWith('.jar') &&
        !/server\.port/.test(word) &&
        !word.includes('{port}') &&
        !isComputed(word),
    );
  const options = own.filter((word) => word.startsWith('-') && !word.startsWith('--'));
  return [
    ...['java', ...options, '-jar', jar, '--server.port={port}'],
    ...(isReactive(files, cwd)
      ? []
      : ['--server.tomcat.threads.max={threads}', '--spring.threads.virtual.enabled={virtualThreads}']),
  ];
}

function isReactive(files: ProjectFiles, cwd: string): boolean {
  return buildFiles(cwd).some((path) => {
    const text = files.readNow(path) ?? '';
    return /starter-webflux/.test(text) && !/starter-web["'<:\s]/.test(text);
  });
}

function jarName(files: ProjectFiles, cwd: string): string {
  const pom = files.readNow(posix.join(cwd, 'pom.xml'));
  if (pom === null) return `build/libs/${posix.basename(cwd === '.' ? files.folder : cwd)}.jar`;
  const own = pom
    .replace(/<parent>[\s\S]*?<\/parent>/, '')
    .replace(/<(dependencies|build|dependencyManagement)>[\s\S]*/, '');
  const [artifact, version] = ['artifactId', 'version'].map(
    (name) => new RegExp(`<${name}>\\s*([^<\\s]+)`).exec(own)?.[1],
  );
  return `target/${artifact ?? 'app'}-${version ?? '0.0.1-SNAPSHOT'}.jar`;
}

function buildFiles(cwd: string): string[] {
  return ['pom.xml', 'build.gradle', 'build.gradle.kts'].map((name) => posix.join(cwd, name));
}
