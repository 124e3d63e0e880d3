// Only names the package: what it needs is pinned by the go.mod of each version of Kubernetes beside this folder.
module hearth.local/node

go 1.26.0
