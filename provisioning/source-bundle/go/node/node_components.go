package main

import (
	"context"
	"os"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/component-base/cli"
	logsapi "k8s.io/component-base/logs/api/v1"
	"k8s.io/klog/v2"
	proxy "k8s.io/kubernetes/cmd/kube-proxy/app"
	kubelet "k8s.io/kubernetes/cmd/kubelet/app"
)

func init() {
	programs["node-components"] = func() {
		groups := argumentsByProgram(os.Args[1:], "kubelet", "kube-proxy", "flanneld")
		// kubelet and kube-proxy each set up the process's logging.
		logsapi.ReapplyHandling = logsapi.ReapplyHandlingIgnoreUnchanged
		services := proxy.NewProxyCommand()
		services.SetArgs(groups["kube-proxy"])
		network := parseFlannelOptions(groups["flanneld"])
		// Of the three, kubelet alone listens to signals: the others leave what they set up, as they should.
		agent := kubelet.NewKubeletCommand(context.Background())
		agent.SetArgs(groups["kubelet"])

		go func() { exitOn("kube-proxy", services.Execute()) }()
		go keepFlannelRunning(context.Background(), network)
		os.Exit(cli.Run(agent))
	}
}

// keepFlannelRunning starts flannel when the node has its share of the pods' network, and again after a failure: the
// node's other components go on.
func keepFlannelRunning(ctx context.Context, options flannelOptions) {
	for {
		err := waitForPodCIDR(ctx, options.kubeconfig)
		if err == nil {
			err = runFlannel(ctx, options)
		}
		klog.ErrorS(err, "flannel ended, and starts again")
		time.Sleep(2 * time.Second)
	}
}

// waitForPodCIDR returns when the controllers have given this node its share. flannel's rights come with the addons,
// the node itself with kubelet: until then the answers are errors.
func waitForPodCIDR(ctx context.Context, kubeconfig string) error {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return err
	}
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	for {
		node, err := client.CoreV1().Nodes().Get(ctx, os.Getenv("NODE_NAME"), metav1.GetOptions{})
		if err == nil && node.Spec.PodCIDR != "" {
			return nil
		}
		time.Sleep(time.Second)
	}
}
