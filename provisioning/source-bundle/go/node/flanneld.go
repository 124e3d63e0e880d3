package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"github.com/flannel-io/flannel/pkg/backend"
	_ "github.com/flannel-io/flannel/pkg/backend/hostgw"
	_ "github.com/flannel-io/flannel/pkg/backend/vxlan"
	_ "github.com/flannel-io/flannel/pkg/backend/wireguard"
	"github.com/flannel-io/flannel/pkg/ip"
	"github.com/flannel-io/flannel/pkg/ipmatch"
	"github.com/flannel-io/flannel/pkg/subnet/kube"
	"github.com/flannel-io/flannel/pkg/trafficmngr"
	"github.com/flannel-io/flannel/pkg/trafficmngr/iptables"
	"github.com/flannel-io/flannel/pkg/trafficmngr/nftables"
)

// The options of upstream's flanneld that make sense here, under the same names, and two of ours. Subnets always come
// from the Kubernetes API. Upstream's own main cannot be
// linked: it is a package main, and it brings the client of a cloud provider.
type flannelOptions struct {
	iface, kubeconfig, netConf, subnetFile, cniConf, cniConfTarget string
	ipMasq                                                         bool
}

// resyncSeconds is upstream's default; with nftables flannel writes its rules once.
const resyncSeconds = 5

func parseFlannelOptions(arguments []string) flannelOptions {
	var o flannelOptions
	flags := flag.NewFlagSet("flanneld", flag.ExitOnError)
	flags.StringVar(&o.iface, "iface", "", "name or address of the interface between the nodes")
	flags.StringVar(&o.kubeconfig, "kubeconfig-file", "", "kubeconfig; the node's name is taken from NODE_NAME")
	flags.StringVar(&o.netConf, "net-config-path", "/etc/kube-flannel/net-conf.json", "network configuration")
	flags.StringVar(&o.subnetFile, "subnet-file", "/run/flannel/subnet.env", "written for the CNI plugin flannel")
	flags.StringVar(&o.cniConf, "cni-conf", "", "CNI configuration to be installed as soon as the network works")
	flags.StringVar(&o.cniConfTarget, "cni-conf-target", "", "where it is installed")
	flags.BoolVar(&o.ipMasq, "ip-masq", false, "masquerade what leaves the pod network")
	_ = flags.Parse(arguments)
	return o
}

func runFlannel(ctx context.Context, o flannelOptions) error {
	// Whatever ends this function ends what it started: the backends run until their context does.
	ctx, cancel := context.WithCancel(ctx)
	var running sync.WaitGroup
	defer running.Wait()
	defer cancel()

	subnets, err := kube.NewSubnetManager(ctx, "", o.kubeconfig, "flannel.alpha.coreos.com", o.netConf, true)
	if err != nil {
		return err
	}
	config, err := subnets.GetNetworkConfig(ctx)
	if err != nil {
		return fmt.Errorf("network configuration: %w", err)
	}
	family, err := ipmatch.GetIPFamily(config.EnableIPv4, config.EnableIPv6)
	if err != nil {
		return err
	}
	link, err := ipmatch.LookupExtIface(o.iface, "", "", family, ipmatch.PublicIPOpts{})
	if err != nil {
		return fmt.Errorf("interface %q: %w", o.iface, err)
	}
	kind, err := backend.NewManager(ctx, subnets, link).GetBackend(config.BackendType)
	if err != nil {
		return err
	}
	network, err := kind.RegisterNetwork(ctx, &running, config)
	if err != nil {
		return fmt.Errorf("register with the network: %w", err)
	}

	// The other manager's rules are those of an earlier configuration.
	if err := trafficManager(!config.EnableNFTables).CleanUp(ctx); err != nil {
		return err
	}
	traffic := trafficManager(config.EnableNFTables)
	if err := traffic.Init(ctx); err != nil {
		return err
	}
	if o.ipMasq {
		// A lease follows the node's podCIDR and a node never changes that: there are no earlier rules to replace.
		none4, none6 := ip.IP4Net{}, ip.IP6Net{}
		if err := traffic.SetupAndEnsureMasqRules(ctx, config.Network, none4, none4, config.IPv6Network, none6, none6,
			network.Lease(), resyncSeconds, false); err != nil {
			return err
		}
	}
	traffic.SetupAndEnsureForwardRules(ctx, config.Network, config.IPv6Network, resyncSeconds)

	lease := network.Lease()
	if err := subnets.HandleSubnetFile(o.subnetFile, config, o.ipMasq, lease.Subnet, lease.IPv6Subnet, network.MTU()); err != nil {
		return err
	}
	running.Go(func() { network.Run(ctx) })
	if err := installCNIConf(o); err != nil {
		return err
	}
	if err := subnets.CompleteLease(ctx, lease, &running); err != nil {
		return err
	}
	<-ctx.Done()
	return nil
}

// installCNIConf makes the node Ready: containerd reads the file as soon as it is there. Were it there sooner, pods
// would be started without a network, and each further attempt comes after a longer pause.
func installCNIConf(o flannelOptions) error {
	if o.cniConf == "" {
		return nil
	}
	content, err := os.ReadFile(o.cniConf)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(o.cniConfTarget), 0o755); err != nil {
		return err
	}
	// containerd reads the folder at any change in it: the file must be whole under its name.
	part := o.cniConfTarget + ".part"
	if err := os.WriteFile(part, content, 0o644); err != nil {
		return err
	}
	return os.Rename(part, o.cniConfTarget)
}

func trafficManager(nft bool) trafficmngr.TrafficManager {
	if nft {
		return &nftables.NFTablesManager{}
	}
	return &iptables.IPTablesManager{}
}
