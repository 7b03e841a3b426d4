/** As POD_STRUCTURES, of volumes and claims. Source: pkg/apis/core/types.go. */
export const VOLUME_STRUCTURES: Readonly<Record<string, string>> = {
  AWSElasticBlockStoreVolumeSource: 'VolumeID:s FSType=fsType:s Partition:n ReadOnly:b',
  AzureDiskVolumeSource: 'DiskName:s DataDiskURI=diskURI:s CachingMode:* FSType=fsType:* ReadOnly:* Kind:*',
  AzureFilePersistentVolumeSource: 'SecretName:s ShareName:s ReadOnly:b SecretNamespace:*',
  AzureFileVolumeSource: 'SecretName:s ShareName:s ReadOnly:b',
  CSIPersistentVolumeSource: `
    Driver:s VolumeHandle:s ReadOnly:b FSType=fsType:s VolumeAttributes:{} ControllerPublishSecretRef:?SecretReference
    NodeStageSecretRef:?SecretReference NodePublishSecretRef:?SecretReference ControllerExpandSecretRef:?SecretReference
    NodeExpandSecretRef:?SecretReference`,
  CSIVolumeSource: 'Driver:s ReadOnly:* FSType=fsType:* VolumeAttributes:{} NodePublishSecretRef:?LocalObjectReference',
  CephFSPersistentVolumeSource: 'Monitors:[] Path:s User:s SecretFile:s SecretRef:?SecretReference ReadOnly:b',
  CephFSVolumeSource: 'Monitors:[] Path:s User:s SecretFile:s SecretRef:?LocalObjectReference ReadOnly:b',
  CinderPersistentVolumeSource: 'VolumeID:s FSType=fsType:s ReadOnly:b SecretRef:?SecretReference',
  CinderVolumeSource: 'VolumeID:s FSType=fsType:s ReadOnly:b SecretRef:?LocalObjectReference',
  ClusterTrustBundleProjection: 'Name:* SignerName:* LabelSelector:?LabelSelector Optional:* Path:s',
  ConfigMapProjection: '+LocalObjectReference Items:[]KeyToPath Optional:*',
  ConfigMapVolumeSource: '+LocalObjectReference Items:[]KeyToPath DefaultMode:* Optional:*',
  DownwardAPIProjection: 'Items:[]DownwardAPIVolumeFile',
  DownwardAPIVolumeFile: 'Path:s FieldRef:?ObjectFieldSelector ResourceFieldRef:?ResourceFieldSelector Mode:*',
  DownwardAPIVolumeSource: 'Items:[]DownwardAPIVolumeFile DefaultMode:*',
  EmptyDirVolumeSource: 'Medium:s SizeLimit:*q',
  EphemeralVolumeSource: 'VolumeClaimTemplate:?PersistentVolumeClaimTemplate',
  FCVolumeSource: 'TargetWWNs:[] Lun:* FSType=fsType:s ReadOnly:b WWIDs=wwids:[]',
  FlexPersistentVolumeSource: 'Driver:s FSType=fsType:s SecretRef:?SecretReference ReadOnly:b Options:{}',
  FlexVolumeSource: 'Driver:s FSType=fsType:s SecretRef:?LocalObjectReference ReadOnly:b Options:{}',
  FlockerVolumeSource: 'DatasetName:s DatasetUUID:s',
  GCEPersistentDiskVolumeSource: 'PDName=pdName:s FSType=fsType:s Partition:n ReadOnly:b',
  GitRepoVolumeSource: 'Repository:s Revision:s Directory:s',
  GlusterfsPersistentVolumeSource: 'EndpointsName=endpoints:s Path:s ReadOnly:b EndpointsNamespace:*',
  GlusterfsVolumeSource: 'EndpointsName=endpoints:s Path:s ReadOnly:b',
  HostPathVolumeSource: 'Path:s Type:*',
  ISCSIPersistentVolumeSource: `
    TargetPortal:s IQN=iqn:s Lun:n ISCSIInterface=iscsiInterface:s FSType=fsType:s ReadOnly:b Portals:[]
    DiscoveryCHAPAuth=chapAuthDiscovery:b SessionCHAPAuth=chapAuthSession:b SecretRef:?SecretReference InitiatorName:*`,
  ISCSIVolumeSource: `
    TargetPortal:s IQN=iqn:s Lun:n ISCSIInterface=iscsiInterface:s FSType=fsType:s ReadOnly:b Portals:[]
    DiscoveryCHAPAuth=chapAuthDiscovery:b SessionCHAPAuth=chapAuthSession:b SecretRef:?LocalObjectReference InitiatorName:*`,
  ImageVolumeSource: 'Reference:s PullPolicy:s',
  KeyToPath: 'Key:s Path:s Mode:*',
  LocalVolumeSource: 'Path:s FSType=fsType:*',
  NFSVolumeSource: 'Server:s Path:s ReadOnly:b',
  ObjectReference: 'Kind:s Namespace:s Name:s UID=uid:s APIVersion=apiVersion:s ResourceVersion:s FieldPath:s',
  PersistentVolumeClaimSpec: `
    AccessModes:[] Selector:?LabelSelector Resources:VolumeResourceRequirements VolumeName:s StorageClassName:* VolumeMode:*
    DataSource:?TypedLocalObjectReference DataSourceRef:?TypedObjectReference VolumeAttributesClassName:*`,
  PersistentVolumeClaimTemplate: '+ObjectMeta Spec:PersistentVolumeClaimSpec',
  PersistentVolumeClaimVolumeSource: 'ClaimName:s ReadOnly:b',
  PersistentVolumeSource: `
    GCEPersistentDisk=gcePersistentDisk:?GCEPersistentDiskVolumeSource
    AWSElasticBlockStore=awsElasticBlockStore:?AWSElasticBlockStoreVolumeSource HostPath:?HostPathVolumeSource
    Glusterfs:?GlusterfsPersistentVolumeSource NFS=nfs:?NFSVolumeSource RBD=rbd:?RBDPersistentVolumeSource
    Quobyte:?QuobyteVolumeSource ISCSI=iscsi:?ISCSIPersistentVolumeSource FlexVolume:?FlexPersistentVolumeSource
    Cinder:?CinderPersistentVolumeSource CephFS=cephfs:?CephFSPersistentVolumeSource FC=fc:?FCVolumeSource
    Flocker:?FlockerVolumeSource AzureFile:?AzureFilePersistentVolumeSource VsphereVolume:?VsphereVirtualDiskVolumeSource
    AzureDisk:?AzureDiskVolumeSource PhotonPersistentDisk:?PhotonPersistentDiskVolumeSource PortworxVolume:?PortworxVolumeSource
    ScaleIO:?ScaleIOPersistentVolumeSource Local:?LocalVolumeSource StorageOS=storageos:?StorageOSPersistentVolumeSource
    CSI=csi:?CSIPersistentVolumeSource`,
  PhotonPersistentDiskVolumeSource: 'PdID:s FSType=fsType:s',
  PodCertificateProjection: `
    SignerName:s KeyType:s MaxExpirationSeconds:* CredentialBundlePath:s KeyPath:s CertificateChainPath:s UserAnnotations:{}`,
  PortworxVolumeSource: 'VolumeID:s FSType=fsType:s ReadOnly:b',
  ProjectedVolumeSource: 'Sources:[]VolumeProjection DefaultMode:*',
  QuobyteVolumeSource: 'Registry:s Volume:s ReadOnly:b User:s Group:s Tenant:s',
  RBDPersistentVolumeSource: `
    CephMonitors=monitors:[] RBDImage=image:s FSType=fsType:s RBDPool=pool:s RadosUser=user:s Keyring:s SecretRef:?SecretReference
    ReadOnly:b`,
  RBDVolumeSource: `
    CephMonitors=monitors:[] RBDImage=image:s FSType=fsType:s RBDPool=pool:s RadosUser=user:s Keyring:s
    SecretRef:?LocalObjectReference ReadOnly:b`,
  ScaleIOPersistentVolumeSource: `
    Gateway:s System:s SecretRef:?SecretReference SSLEnabled=sslEnabled:b ProtectionDomain:s StoragePool:s StorageMode:s VolumeName:s
    FSType=fsType:s ReadOnly:b`,
  ScaleIOVolumeSource: `
    Gateway:s System:s SecretRef:?LocalObjectReference SSLEnabled=sslEnabled:b ProtectionDomain:s StoragePool:s StorageMode:s
    VolumeName:s FSType=fsType:s ReadOnly:b`,
  SecretProjection: '+LocalObjectReference Items:[]KeyToPath Optional:*',
  SecretReference: 'Name:s Namespace:s',
  SecretVolumeSource: 'SecretName:s Items:[]KeyToPath DefaultMode:* Optional:*',
  ServiceAccountTokenProjection: 'Audience:s ExpirationSeconds:n Path:s',
  StorageOSPersistentVolumeSource: 'VolumeName:s VolumeNamespace:s FSType=fsType:s ReadOnly:b SecretRef:?ObjectReference',
  StorageOSVolumeSource: 'VolumeName:s VolumeNamespace:s FSType=fsType:s ReadOnly:b SecretRef:?LocalObjectReference',
  TypedLocalObjectReference: 'APIGroup=apiGroup:* Kind:s Name:s',
  TypedObjectReference: 'APIGroup=apiGroup:* Kind:s Name:s Namespace:*',
  Volume: 'Name:s +VolumeSource',
  VolumeNodeAffinity: 'Required:?NodeSelector',
  VolumeProjection: `
    Secret:?SecretProjection DownwardAPI:?DownwardAPIProjection ConfigMap:?ConfigMapProjection
    ServiceAccountToken:?ServiceAccountTokenProjection ClusterTrustBundle:?ClusterTrustBundleProjection
    PodCertificate:?PodCertificateProjection`,
  VolumeResourceRequirements: 'Limits:{}q Requests:{}q',
  VolumeSource: `
    HostPath:?HostPathVolumeSource EmptyDir:?EmptyDirVolumeSource GCEPersistentDisk=gcePersistentDisk:?GCEPersistentDiskVolumeSource
    AWSElasticBlockStore=awsElasticBlockStore:?AWSElasticBlockStoreVolumeSource GitRepo:?GitRepoVolumeSource
    Secret:?SecretVolumeSource NFS=nfs:?NFSVolumeSource ISCSI=iscsi:?ISCSIVolumeSource Glusterfs:?GlusterfsVolumeSource
    PersistentVolumeClaim:?PersistentVolumeClaimVolumeSource RBD=rbd:?RBDVolumeSource Quobyte:?QuobyteVolumeSource
    FlexVolume:?FlexVolumeSource Cinder:?CinderVolumeSource CephFS=cephfs:?CephFSVolumeSource Flocker:?FlockerVolumeSource
    DownwardAPI:?DownwardAPIVolumeSource FC=fc:?FCVolumeSource AzureFile:?AzureFileVolumeSource ConfigMap:?ConfigMapVolumeSource
    VsphereVolume:?VsphereVirtualDiskVolumeSource AzureDisk:?AzureDiskVolumeSource
    PhotonPersistentDisk:?PhotonPersistentDiskVolumeSource Projected:?ProjectedVolumeSource PortworxVolume:?PortworxVolumeSource
    ScaleIO:?ScaleIOVolumeSource StorageOS=storageos:?StorageOSVolumeSource CSI=csi:?CSIVolumeSource Ephemeral:?EphemeralVolumeSource
    Image:?ImageVolumeSource`,
  VsphereVirtualDiskVolumeSource: 'VolumePath:s FSType=fsType:s StoragePolicyName:s StoragePolicyID:s',
};
