import type { KubernetesObject } from '../../kubernetes/object.ts';
import { schedulingSpec } from '../scheduler/framework/types.ts';
import { because, type Causes } from '../world/causes.ts';
import { isPodTerminal, type Pod } from '../world/pod.ts';
import type { Task } from '../world/task.ts';
import { ClaimRelease } from './claimRelease.ts';
import { Client } from './client.ts';
import { ApiError, type Controller, type ControllerContext } from './controller.ts';
import type { Informer } from './informers.ts';
import { keyOf } from './keys.ts';
import type { WorkQueue } from './workQueue.ts';

/** Which claim of its Pod a claim was made for. Source: resource/v1 PodResourceClaimAnnotation. */
const POD_CLAIM = 'resource.kubernetes.io/pod-claim-name';
/** Before the keys of claims; the others are those of Pods. */
const CLAIM_KEY = 'claim:';
/** Leaves room for five random characters in a name of 63. */
const PREFIX_MAX = 57;

/** Makes the claims of devices that Pods have from templates, tells the Pods their names, and gives devices back. Source: pkg/controller/resourceclaim/controller.go. */
export class ResourceClaimController implements Controller {
  readonly name = 'resource_claim';
  private readonly pods: Informer<Pod>;
  private readonly claims: Informer;
  private readonly templates: Informer;
  private readonly client: Client;
  private readonly release: ClaimRelease;

  constructor(private readonly context: ControllerContext) {
    const { world, informers } = context;
    this.pods = informers.of<Pod>('Pod');
    this.claims = informers.of('ResourceClaim');
    this.templates = informers.of('ResourceClaimTemplate');
    this.client = new Client(world, this.name);
    this.release = new ClaimRelease(
      this.client,
      (namespace = '', name) => this.pods.get(namespace, name) ?? (world.store.get('Pod', namespace, name) as Pod | undefined),
    );
  }

  setUp(queue: WorkQueue): void {
    this.pods.onChange(({ type, object, causes }) => {
      const pod = object as Pod;
      if (type === 'added' && templatesOf(pod).length > 0) queue.add(keyOf(object), causes);
      if (type === 'deleted' || isPodTerminal(pod.status) || (pod.metadata.deletionTimestamp !== undefined && !pod.spec.nodeName))
        for (const name of claimsOf(pod)) queue.add(`${CLAIM_KEY}${pod.metadata.namespace}/${name}`, causes);
    });
    this.claims.onChange(({ type, object, causes }) => {
      if (type !== 'deleted') queue.add(`${CLAIM_KEY}${keyOf(object)}`, causes);
    });
    this.templates.onChange(({ type, object, causes }) => {
      if (type === 'deleted') return;
      for (const pod of this.pods.list(object.metadata.namespace ?? ''))
        if (templatesOf(pod).some(({ template }) => template === object.metadata.name)) queue.add(keyOf(pod), causes);
    });
  }

  *sync(key: string, causes: Causes): Task {
    if (key.startsWith(CLAIM_KEY)) {
      const claim = this.claims.byKey(key.slice(CLAIM_KEY.length));
      if (claim) yield* this.release.sync(claim, causes);
      return;
    }
    const pod = this.pods.byKey(key);
    if (!pod || pod.metadata.deletionTimestamp !== undefined) return;
    const names = new Map((pod.status.resourceClaimStatuses ?? []).map(({ name, resourceClaimName }) => [name, resourceClaimName]));
    let changed = false;
    for (const { name, template, index } of templatesOf(pod)) {
      const known = names.get(name);
      if (known !== undefined && this.claims.get(pod.metadata.namespace, known)) continue;
      const why = because(this.context.world.field(pod, `spec.resourceClaims[${index}].resourceClaimTemplateName`), causes);
      const made = yield* this.provide(pod, name, template, why);
      names.set(name, made);
      changed = true;
    }
    if (!changed) return;
    const resourceClaimStatuses = [...names].map(([name, resourceClaimName]) => ({ name, resourceClaimName }));
    yield* this.client.patch(pod, (current) => ({ ...current, status: { ...current.status, resourceClaimStatuses } }), causes);
  }

  /** The name of the claim: one that was made already, or a new one. */
  private *provide(pod: Pod, name: string, templateName: string, causes: Causes): Task<string> {
    const { namespace } = pod.metadata;
    const standing = this.claims.list(namespace).find((claim) => isMadeFor(claim, pod, name));
    if (standing) return standing.metadata.name ?? '';
    const template = this.templates.get(namespace, templateName);
    try {
      if (!template)
        throw new ApiError(
          404,
          'NotFound',
          `resource claim template "${templateName}": resourceclaimtemplate.resource.k8s.io "${templateName}" not found`,
        );
      const claim = yield* this.client.create(claimFrom(template, pod, name), causes);
      return claim.metadata.name ?? '';
    } catch (error) {
      if (error instanceof ApiError)
        this.client.event(pod, 'Warning', 'FailedResourceClaimCreation', `PodResourceClaim ${name}: ${error.message}`, causes);
      throw error;
    }
  }
}

/** Names of the claims that a Pod has, made or found. */
const claimsOf = (pod: Pod): readonly string[] => [
  ...(schedulingSpec(pod).resourceClaims ?? []).flatMap(({ name, resourceClaimName }) => {
    const made = pod.status.resourceClaimStatuses?.find((status) => status.name === name);
    return resourceClaimName ?? made?.resourceClaimName ?? [];
  }),
  ...(pod.status.extendedResourceClaimStatus ? [pod.status.extendedResourceClaimStatus.resourceClaimName] : []),
];

/** The claims that a Pod has from templates. */
const templatesOf = (pod: Pod): { readonly name: string; readonly template: string; readonly index: number }[] =>
  (schedulingSpec(pod).resourceClaims ?? []).flatMap(({ name, resourceClaimTemplateName: template }, index) =>
    template === undefined ? [] : [{ name, template, index }],
  );

const isMadeFor = ({ metadata }: KubernetesObject, pod: Pod, name: string): boolean =>
  metadata.annotations?.[POD_CLAIM] === name &&
  ((metadata.ownerReferences ?? []) as readonly { readonly uid?: string }[]).some(({ uid }) => uid === pod.metadata.uid);

function claimFrom(
  { apiVersion, spec }: KubernetesObject,
  { metadata: { name: podName, namespace, uid } }: Pod,
  name: string,
): KubernetesObject {
  const { metadata, spec: content } = (spec ?? {}) as Partial<KubernetesObject>;
  const whole = `${podName}-${name}-`;
  const share = (text: string): string => text.slice(0, Math.trunc((text.length * PREFIX_MAX) / whole.length));
  return {
    apiVersion,
    kind: 'ResourceClaim',
    metadata: {
      generateName: whole.length > PREFIX_MAX ? `${share(podName)}-${share(name)}` : whole,
      namespace,
      ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: podName, uid, controller: true }],
      annotations: { ...metadata?.annotations, [POD_CLAIM]: name },
      ...(metadata?.labels ? { labels: { ...metadata.labels } } : {}),
    },
    spec: { ...content },
  };
}
