import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { type Contract, loadCatalog } from '../catalog.ts';
import { configTemplate } from '../config-file.ts';
import type { Machine } from '../machine.ts';
import { examples } from '../options.ts';

/** `init`: writes a configuration and a template of every file that people keep; never over one that is there. */
export function addInitCommand(program: Command, machine: Machine): void {
  program
    .command('init')
    .description('write serving-audit.yaml and templates of the files that people keep')
    .argument('<dir>', 'folder for them; what is there already stays as it is')
    .addHelpText(
      'after',
      examples('serving-audit init audit', 'serving-audit run exports audit --out report'),
    )
    .action((folder: string) => {
      const kept = loadCatalog().contracts.filter(({ example }) => example !== null);
      const files = [['serving-audit.yaml', configTemplate()] as const, ...kept.map(templateOf)];
      mkdirSync(folder, { recursive: true });
      for (const [name, text] of files) {
        const path = join(folder, name);
        machine.print(`${writeNew(path, text) ? 'wrote' : 'kept '}  ${path}`);
      }
    });
}

/** A template is commented out: an example must never be taken for what somebody declares. */
function templateOf({ file, title, collect, example }: Contract): readonly [string, string] {
  const lines = (example ?? '').trimEnd().split('\n');
  return [
    file,
    [
      `# ${title}.`,
      `# ${collect}. Remove the # in front of what you fill in.`,
      '#',
      ...lines.map((line) => `# ${line}`),
      '',
    ].join('\n'),
  ];
}

function writeNew(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: 'wx' });
    return true;
  } catch (thrown) {
    if ((thrown as { code?: unknown }).code === 'EEXIST') return false;
    throw thrown;
  }
}
