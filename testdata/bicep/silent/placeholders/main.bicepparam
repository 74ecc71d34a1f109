using 'main.bicep'
param identityId = '{{ .identityId }}'
param nodes = {{ .nodes }}
