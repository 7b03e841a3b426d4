import * as vscode from 'vscode';
import type { Settings } from '../../server/src/requests.ts';
import { type Language, languageOf } from '../../server/src/texts/text.ts';

export const SECTION = 'podsight';

/** Supported minor versions, newest first; the first one is the default. */
export const KUBERNETES_VERSIONS = ['1.36', '1.35', '1.34'] as const;

/** The settings as the server gets them when it starts. */
export function readSettings(): Settings {
  const configuration = vscode.workspace.getConfiguration(SECTION);
  return {
    language: configuration.get<Settings['language']>('language') ?? 'auto',
    kubernetesVersion: kubernetesVersion(),
    advice: configuration.get<Settings['advice']>('advice') ?? 'hint',
    updates: configuration.get<Settings['updates']>('updates') ?? 'warning',
    foresight: configuration.get<Settings['foresight']>('foresight') ?? 'on',
    references: configuration.get<Settings['references']>('references') ?? 'on',
    // The editor gives proxies, which cannot be posted to a server in a worker.
    nodes: JSON.parse(JSON.stringify(configuration.get('nodes') ?? [])) as NonNullable<Settings['nodes']>,
    defaultStorageClass: configuration.get<string>('defaultStorageClass') ?? '',
    inlayHints: { ...configuration.get<Settings['inlayHints']>('inlayHints') },
  };
}

export const kubernetesVersion = (): NonNullable<Settings['kubernetesVersion']> =>
  vscode.workspace.getConfiguration(SECTION).get<NonNullable<Settings['kubernetesVersion']>>('kubernetesVersion') ?? KUBERNETES_VERSIONS[0];

/** The language that Podsight speaks: the one set, else the editor's. */
export function language(): Language {
  const set = vscode.workspace.getConfiguration(SECTION).get<string>('language') ?? 'auto';
  return languageOf(set === 'auto' ? vscode.env.language : set);
}
