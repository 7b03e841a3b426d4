import type { Path } from '../../manifest/index.ts';
import type { Text } from '../../texts/text.ts';
import { type FixFamily, fix } from './fix.ts';

const LOWER: Text = { en: "Lower the request to the limit, '{value}'", 'zh-cn': '将请求量降到限制值“{value}”' };
const RAISE: Text = { en: "Raise the limit to the request, '{value}'", 'zh-cn': '将限制提高到请求量“{value}”' };
const LIMIT: Text = { en: "Add the limit '{value}' that equals the request", 'zh-cn': '添加与请求量相等的限制“{value}”' };

/** A request that does not fit its limit. */
export const resourceLimits: FixFamily = function* ({ finding, path, editor, helps }) {
  if (!finding.code.endsWith('request-within-limit') && finding.code !== 'pod.pod-resources.requests') return;
  const at = path.findLastIndex((segment) => segment === 'requests' || segment === 'limits');
  const key = path[at + 1];
  if (at < 0 || key === undefined) return;
  const request: Path = [...path.slice(0, at), 'requests', key];
  const limit: Path = [...path.slice(0, at), 'limits', key];
  const [asked, most] = [editor.textAt(request), editor.textAt(limit)];
  if (asked !== null && most === null) {
    yield* fix('add-limit', LIMIT, editor.set(limit, asked), { values: { value: asked }, preferred: true });
    return;
  }
  if (asked === null || most === null) return;
  const raised = editor.replace(limit, asked);
  const lowered = editor.replace(request, most);
  if (raised && helps(raised)) yield* fix('raise-limit', RAISE, raised, { values: { value: asked } });
  if (lowered && helps(lowered)) yield* fix('lower-request', LOWER, lowered, { values: { value: most } });
};
