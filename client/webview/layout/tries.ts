import type { ScenarioAction } from '../../../server/src/simulation/timeline.ts';
import { type Language, say } from '../../../server/src/texts/text.ts';
import { tryTexts as texts } from '../../common/texts/tries.ts';
import { formatTime } from './time.ts';

/** One value of an action that people may change. */
export interface ActionField {
  readonly name: 'at' | 'until' | 'gracePeriodSeconds' | 'exitCode' | 'replicas' | 'available' | 'image' | 'command';
  readonly kind: 'seconds' | 'number' | 'text';
  readonly value: string;
}

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

/** The image that a patch of `setImage` gives; undefined for other patches. */
function patchedImage({ patch }: ScenarioAction): { readonly container: string; readonly image: string } | undefined {
  const spec = record(record(patch).spec);
  const pod = 'template' in spec ? record(record(spec.template).spec) : spec;
  const [container] = Array.isArray(pod.containers) ? (pod.containers as unknown[]).map(record) : [];
  const { name, image } = container ?? {};
  return typeof name === 'string' && typeof image === 'string' ? { container: name, image } : undefined;
}

/** `kubectl set image`. Makers of Pods hold it in their template. */
export function setImage(at: number, object: string, container: string, image: string): ScenarioAction {
  const pod = { containers: [{ name: container, image }] };
  const spec = object.startsWith('Pod/') ? pod : { template: { spec: pod } };
  return { at, verb: 'patch', object, patchType: 'strategic', patch: { spec } };
}

const commandOf = ({ command }: ScenarioAction): string => {
  const words = Array.isArray(command) ? command.map(String) : [];
  return words.length === 3 && words[0] === 'sh' && words[1] === '-c' ? (words[2] ?? '') : words.join(' ');
};

/** What can be changed about an action, its time first. */
export function fieldsOf(action: ScenarioAction): readonly ActionField[] {
  const fields: ActionField[] = [{ name: 'at', kind: 'seconds', value: String(action.at) }];
  const number = (name: ActionField['name'], usual: number): void => {
    const value = action[name];
    fields.push({ name, kind: name === 'until' ? 'seconds' : 'number', value: String(typeof value === 'number' ? value : usual) });
  };
  switch (action.verb) {
    case 'delete':
    case 'evict':
      if (typeof action.gracePeriodSeconds === 'number') number('gracePeriodSeconds', 0);
      break;
    case 'scale':
      number('replicas', 1);
      break;
    case 'killProcess':
      number('exitCode', 1);
      break;
    case 'failProbe':
      number('until', action.at + 60);
      break;
    case 'loseNode':
    case 'zoneOutage':
      if (typeof action.until === 'number') number('until', action.until);
      break;
    case 'nodePressure':
      number('until', action.at + 60);
      fields.push({ name: 'available', kind: 'text', value: String(action.available ?? '') });
      break;
    case 'exec':
      fields.push({ name: 'command', kind: 'text', value: commandOf(action) });
      break;
    case 'patch': {
      const image = patchedImage(action);
      if (image) fields.push({ name: 'image', kind: 'text', value: image.image });
      break;
    }
  }
  return fields;
}

/** The action with another value; the same one when the value means nothing. */
export function withField(action: ScenarioAction, name: ActionField['name'], value: string): ScenarioAction {
  const field = fieldsOf(action).find((known) => known.name === name);
  if (!field) return action;
  if (field.kind === 'text') {
    const text = value.trim();
    if (text === '') return action;
    if (name === 'command') return { ...action, command: ['sh', '-c', text] };
    const image = name === 'image' ? patchedImage(action) : undefined;
    return image ? setImage(action.at, action.object ?? '', image.container, text) : { ...action, [name]: text };
  }
  const number = Number(value);
  if (value.trim() === '' || !Number.isFinite(number) || number < 0) return action;
  if (name !== 'at' || typeof action.until !== 'number') return { ...action, [name]: number };
  // What lasts a while is moved as a whole.
  return { ...action, at: number, until: Math.round((action.until + number - action.at) * 1000) / 1000 };
}

const named = (action: ScenarioAction): string => (typeof action.container === 'string' ? action.container : '');

/** What an action does, without its time. */
export function deedOf(action: ScenarioAction, language: Language): string {
  const time = (value: unknown): string => formatTime(Number(value), language);
  switch (action.verb) {
    case 'delete':
      return say(action.gracePeriodSeconds === 0 ? texts.forceDelete : texts.delete, language);
    case 'evict':
      return say(texts.evict, language);
    case 'killSandbox':
      return say(texts.killSandbox, language);
    case 'killProcess':
      return say(texts.killProcess, language, { container: named(action), code: Number(action.exitCode ?? 1) });
    case 'failProbe': {
      const probe = typeof action.probe === 'string' ? `${action.probe}Probe` : say(texts.probes, language);
      const container = named(action);
      const who = container === '' ? probe : say(texts.probeOf, language, { probe, container });
      const lasts = typeof action.until === 'number';
      return say(lasts ? texts.failProbeUntil : texts.failProbe, language, { who, until: time(action.until) });
    }
    case 'scale':
      return say(texts.scale, language, { count: String(action.replicas) });
    case 'exec':
      return say(texts.exec, language, { command: commandOf(action) });
    case 'stopKubelet':
      return say(texts.stopKubelet, language);
    case 'drain':
      return say(texts.drain, language);
    case 'cordon':
    case 'uncordon':
    case 'addNode':
    case 'removeNode':
    case 'loseNode': {
      const unnamed = say(action.verb === 'addNode' ? texts.aNode : texts.itsNode, language);
      const name = typeof action.node === 'string' ? action.node : null;
      return say(texts[action.verb], language, { node: name === null ? unnamed : language === 'en' ? name : ` ${name} ` }).trim();
    }
    case 'zoneOutage':
      return say(texts.zoneOutage, language, { zone: String(action.zone) });
    case 'nodePressure':
      return say(texts.nodePressure, language, { available: String(action.available) });
    case 'patch': {
      const image = patchedImage(action);
      return image ? say(texts.setImage, language, image) : say(texts.patch, language);
    }
    default:
      return action.verb;
  }
}
