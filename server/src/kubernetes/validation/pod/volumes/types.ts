import type { ObjectMeta } from '../../../object.ts';
import type { PersistentVolumeClaimSpec } from '../../others/persistentVolumeClaim.ts';
import type { Count, FieldRef, Flag, List, Maybe, ResourceFieldRef, StringMap, Text, Whole } from '../jsonTypes.ts';

/** Volumes, as JSON has them. */

export interface KeyToPath {
  readonly key?: Text;
  readonly path?: Text;
  readonly mode?: Count;
}

export interface DownwardApiFile {
  readonly path?: Text;
  readonly fieldRef?: Maybe<FieldRef>;
  readonly resourceFieldRef?: Maybe<ResourceFieldRef>;
  readonly mode?: Count;
}

export interface ProjectedSource {
  readonly secret?: Maybe<{ readonly name?: Text; readonly items?: List<KeyToPath> }>;
  readonly configMap?: Maybe<{ readonly name?: Text; readonly items?: List<KeyToPath> }>;
  readonly downwardAPI?: Maybe<{ readonly items?: List<DownwardApiFile> }>;
  readonly serviceAccountToken?: Maybe<{ readonly path?: Text; readonly expirationSeconds?: Count }>;
}

interface SecretRef {
  readonly name?: Text;
}

export interface Iscsi {
  readonly targetPortal?: Text;
  readonly iqn?: Text;
  readonly lun?: Count;
  readonly chapAuthDiscovery?: Flag;
  readonly chapAuthSession?: Flag;
  readonly secretRef?: Maybe<SecretRef>;
  readonly initiatorName?: Text;
}

export interface ClaimTemplate {
  readonly metadata?: Maybe<ObjectMeta>;
  readonly spec?: Maybe<PersistentVolumeClaimSpec>;
}

export interface Volume {
  readonly name?: Text;
  readonly emptyDir?: Maybe<{ readonly medium?: Text; readonly sizeLimit?: Maybe<string | Whole> }>;
  readonly hostPath?: Maybe<{ readonly path?: Text; readonly type?: Text }>;
  readonly gitRepo?: Maybe<{ readonly repository?: Text; readonly directory?: Text }>;
  readonly gcePersistentDisk?: Maybe<{ readonly pdName?: Text; readonly partition?: Count }>;
  readonly awsElasticBlockStore?: Maybe<{ readonly volumeID?: Text; readonly partition?: Count }>;
  readonly secret?: Maybe<{ readonly secretName?: Text; readonly defaultMode?: Count; readonly items?: List<KeyToPath> }>;
  readonly nfs?: Maybe<{ readonly server?: Text; readonly path?: Text }>;
  readonly iscsi?: Maybe<Iscsi>;
  readonly glusterfs?: Maybe<{ readonly endpoints?: Text; readonly path?: Text }>;
  readonly flocker?: Maybe<{ readonly datasetName?: Text; readonly datasetUUID?: Text }>;
  readonly persistentVolumeClaim?: Maybe<{ readonly claimName?: Text }>;
  readonly rbd?: Maybe<{ readonly monitors?: List<string>; readonly image?: Text }>;
  readonly cinder?: Maybe<{ readonly volumeID?: Text; readonly secretRef?: Maybe<SecretRef> }>;
  readonly cephfs?: Maybe<{ readonly monitors?: List<string> }>;
  readonly quobyte?: Maybe<{ readonly registry?: Text; readonly volume?: Text; readonly tenant?: Text }>;
  readonly downwardAPI?: Maybe<{ readonly defaultMode?: Count; readonly items?: List<DownwardApiFile> }>;
  readonly fc?: Maybe<{ readonly targetWWNs?: List<string>; readonly wwids?: List<string>; readonly lun?: Count }>;
  readonly flexVolume?: Maybe<{ readonly driver?: Text; readonly options?: StringMap }>;
  readonly configMap?: Maybe<{ readonly name?: Text; readonly defaultMode?: Count; readonly items?: List<KeyToPath> }>;
  readonly azureFile?: Maybe<{ readonly secretName?: Text; readonly shareName?: Text }>;
  readonly vsphereVolume?: Maybe<{ readonly volumePath?: Text }>;
  readonly photonPersistentDisk?: Maybe<{ readonly pdID?: Text }>;
  readonly portworxVolume?: Maybe<{ readonly volumeID?: Text }>;
  readonly azureDisk?: Maybe<{
    readonly diskName?: Text;
    readonly diskURI?: Text;
    readonly cachingMode?: Text;
    readonly kind?: Text;
  }>;
  readonly storageos?: Maybe<{
    readonly volumeName?: Text;
    readonly volumeNamespace?: Text;
    readonly secretRef?: Maybe<SecretRef>;
  }>;
  readonly projected?: Maybe<{ readonly defaultMode?: Count; readonly sources?: List<ProjectedSource> }>;
  readonly scaleIO?: Maybe<{ readonly gateway?: Text; readonly system?: Text; readonly volumeName?: Text }>;
  readonly csi?: Maybe<{ readonly driver?: Text; readonly nodePublishSecretRef?: Maybe<SecretRef> }>;
  readonly ephemeral?: Maybe<{ readonly volumeClaimTemplate?: Maybe<ClaimTemplate> }>;
  readonly image?: Maybe<{ readonly reference?: Text; readonly pullPolicy?: Text }>;
}
