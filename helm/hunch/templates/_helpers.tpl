{{/* The name of everything the chart makes. */}}
{{- define "hunch.fullname" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "hunch.selectorLabels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "hunch.labels" -}}
{{ include "hunch.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{/* hunch.yaml, made of the values. */}}
{{- define "hunch.config" -}}
{{- $server := dict "host" "127.0.0.1" "port" (int .Values.ports.grpc) -}}
{{- if .Values.unixSocket.enabled -}}
{{- $_ := set $server "unix-socket" (printf "%s/hunch.sock" .Values.unixSocket.folder) -}}
{{- end -}}
{{- $config := dict
  "server" $server
  "admin" (dict "host" "0.0.0.0" "port" (int .Values.ports.admin))
  "cache" (dict "capacity" .Values.cache.capacity "file" "/var/lib/hunch/cache.dat")
  "stores" .Values.stores
  "namespaces" .Values.namespaces -}}
{{- if .Values.prefetch -}}
{{- $_ := set $config "prefetch" .Values.prefetch -}}
{{- end -}}
{{- if .Values.model.enabled -}}
{{- $_ := set $config "model" (dict "bundle" (printf "/var/lib/hunch-model/%s" .Values.model.bundle) "poll" .Values.model.poll) -}}
{{- end -}}
{{- if .Values.accessLog.enabled -}}
{{- $_ := set $config "access-log" (dict "folder" "/var/log/hunch" "roll" .Values.accessLog.roll "keep" (int .Values.accessLog.keep)) -}}
{{- end -}}
{{- toYaml (mergeOverwrite (deepCopy $config) (deepCopy .Values.extraConfig)) -}}
{{- end -}}

{{/* The sidecar, an item of initContainers. */}}
{{- define "hunch.container" -}}
- name: hunch
  # Always: Kubernetes starts it before the service, keeps it running, and ends it after.
  restartPolicy: Always
  image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"
  imagePullPolicy: {{ .Values.image.pullPolicy }}
  args: [--config, /etc/hunch/hunch.yaml]
  env:
    - name: JAVA_TOOL_OPTIONS
      value: {{ .Values.jvmOptions | quote }}
    # The cache in huge pages, where the node gives them to who asks: a read is found sooner.
    - name: GLIBC_TUNABLES
      value: glibc.malloc.hugetlb=1
    - name: POD_NAME
      valueFrom: {fieldRef: {fieldPath: metadata.name}}
    {{- range .Values.secrets }}
    - name: {{ .env }}
      valueFrom:
        secretKeyRef: {name: {{ .secretName }}, key: {{ .secretKey }}}
    {{- end }}
  ports:
    - {name: hunch-admin, containerPort: {{ .Values.ports.admin }}}
  startupProbe:
    httpGet: {path: /healthz, port: hunch-admin}
    {{- toYaml .Values.probes.startup | nindent 4 }}
  {{- with .Values.probes.readiness }}
  readinessProbe:
    httpGet: {path: /readyz, port: hunch-admin}
    {{- toYaml . | nindent 4 }}
  {{- end }}
  livenessProbe:
    httpGet: {path: /healthz, port: hunch-admin}
    {{- toYaml .Values.probes.liveness | nindent 4 }}
  resources:
    {{- toYaml .Values.resources | nindent 4 }}
  securityContext:
    {{- toYaml .Values.securityContext | nindent 4 }}
  volumeMounts:
    - {name: hunch-config, mountPath: /etc/hunch, readOnly: true}
    - {name: hunch-cache, mountPath: /var/lib/hunch}
    # Natives are unpacked here, and the store compiles its code.
    - {name: hunch-tmp, mountPath: /tmp}
    {{- if .Values.accessLog.enabled }}
    - {name: hunch-access-log, mountPath: /var/log/hunch, subPathExpr: $(POD_NAME)}
    {{- end }}
    {{- if .Values.model.enabled }}
    - {name: hunch-model, mountPath: /var/lib/hunch-model, readOnly: true}
    {{- end }}
    {{- include "hunch.socketMount" . | nindent 4 }}
{{- end -}}

{{/* The socket's folder, for the sidecar and for the service. */}}
{{- define "hunch.socketMount" -}}
{{- if .Values.unixSocket.enabled -}}
- {name: hunch-socket, mountPath: {{ .Values.unixSocket.folder }}}
{{- end -}}
{{- end -}}

{{/* Where the service finds the sidecar. */}}
{{- define "hunch.target" -}}
{{- if .Values.unixSocket.enabled -}}
unix:{{ .Values.unixSocket.folder }}/hunch.sock
{{- else -}}
127.0.0.1:{{ .Values.ports.grpc }}
{{- end -}}
{{- end -}}

{{/* The volumes of the pod that the sidecar needs. */}}
{{- define "hunch.volumes" -}}
- name: hunch-config
  configMap: {name: {{ include "hunch.fullname" . }}}
- name: hunch-tmp
  emptyDir: {}
{{- with .Values.cache.volume }}
- name: hunch-cache
  {{- if eq .type "emptyDir" }}
  emptyDir:
    sizeLimit: {{ .size }}
    {{- with .medium }}
    medium: {{ . }}
    {{- end }}
  {{- else if eq .type "ephemeral" }}
  ephemeral:
    volumeClaimTemplate:
      spec:
        accessModes: [ReadWriteOnce]
        {{- with .storageClassName }}
        storageClassName: {{ . }}
        {{- end }}
        resources: {requests: {storage: {{ .size }}}}
  {{- else }}
  persistentVolumeClaim: {claimName: {{ required "cache.volume.claimName is needed when cache.volume.type is claim" .claimName }}}
  {{- end }}
{{- end }}
{{- if .Values.accessLog.enabled }}
- name: hunch-access-log
  {{- if .Values.accessLog.volume }}
  {{- toYaml .Values.accessLog.volume | nindent 2 }}
  {{- else }}
  emptyDir: {sizeLimit: {{ .Values.accessLog.size }}}
  {{- end }}
{{- end }}
{{- if .Values.model.enabled }}
- name: hunch-model
  {{- toYaml (required "model.volume is needed when model.enabled is true" .Values.model.volume) | nindent 2 }}
{{- end }}
{{- if .Values.unixSocket.enabled }}
- name: hunch-socket
  emptyDir: {medium: Memory, sizeLimit: 1Mi}
{{- end }}
{{- end -}}
