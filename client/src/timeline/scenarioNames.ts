/** Name of the scenario file beside a manifest: `web.yaml` → `web.podsight.yaml`. */
export const besideName = (manifest: string): string => `${manifest.replace(/\.(ya?ml|json|jsonc)$/i, '')}.podsight.yaml`;

/** Whether a file is a scenario, by its name. */
export const isScenario = (path: string): boolean => /\.podsight\.(ya?ml|json)$/i.test(path);

/** The way from one file to another, both as paths of uris: `/a/b/x.yaml` to `/a/c/y.yaml` is `../c/y.yaml`. */
export function relativePath(from: string, to: string): string {
  const folders = from.split('/').slice(0, -1);
  const parts = to.split('/');
  let shared = 0;
  while (shared < folders.length && shared < parts.length - 1 && folders[shared] === parts[shared]) shared++;
  return [...folders.slice(shared).map(() => '..'), ...parts.slice(shared)].join('/');
}
