package main

import (
	"os"

	_ "github.com/containerd/containerd/v2/cmd/containerd/builtins"
	containerd "github.com/containerd/containerd/v2/cmd/containerd/command"
	ctr "github.com/containerd/containerd/v2/cmd/ctr/app"
	"github.com/prometheus/client_golang/prometheus"
)

func init() {
	programs["containerd"] = func() {
		// A package of Kubernetes 1.35 registers metrics of gRPC when any program starts that holds it, under the
		// names that containerd registers its own by, which would end it.
		prometheus.DefaultRegisterer = prometheus.NewRegistry()
		exitOn("containerd", containerd.App().Run(os.Args))
	}
	programs["ctr"] = func() { exitOn("ctr", ctr.New().Run(os.Args)) }
}
