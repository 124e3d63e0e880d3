package main

import (
	"context"
	"os"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/component-base/cli"
	cliflag "k8s.io/component-base/cli/flag"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	controllermanager "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	controllermanageroptions "k8s.io/kubernetes/cmd/kube-controller-manager/app/options"
	scheduler "k8s.io/kubernetes/cmd/kube-scheduler/app"
	scheduleroptions "k8s.io/kubernetes/cmd/kube-scheduler/app/options"
)

func init() {
	programs["control-plane"] = func() {
		groups := argumentsByProgram(os.Args[1:], "kube-apiserver", "kube-controller-manager", "kube-scheduler")
		os.Exit(cli.Run(controlPlaneCommand(groups)))
	}
}

// controlPlaneCommand is the command of the API server that runs the controllers and the scheduler beside it, as soon
// as it is ready. Upstream's commands of those two cannot be used: each wants to be the process's one receiver of
// signals. They end with the API server: whatever they would still do needs it.
func controlPlaneCommand(groups map[string][]string) *cobra.Command {
	command := apiserver.NewAPIServerCommand()
	command.SetArgs(groups["kube-apiserver"])
	ctx := context.Background()
	manager, err := newControllerManager(groups["kube-controller-manager"])
	exitOn("kube-controller-manager", err)
	runScheduler, err := newScheduler(groups["kube-scheduler"])
	exitOn("kube-scheduler", err)

	runServer := command.RunE
	command.RunE = func(command *cobra.Command, arguments []string) error {
		go func() {
			exitOn("wait for the API", waitForAPI(ctx, manager.kubeconfig))
			go func() { exitOn("kube-controller-manager", manager.run(ctx)) }()
			go func() { exitOn("kube-scheduler", runScheduler(ctx)) }()
		}()
		return runServer(command, arguments)
	}
	return command
}

type controllerManager struct {
	kubeconfig string
	run        func(context.Context) error
}

func newControllerManager(arguments []string) (*controllerManager, error) {
	known, off, aliases := controllermanager.KnownControllers(), controllermanager.ControllersDisabledByDefault(),
		controllermanager.ControllerAliases()
	options, err := controllermanageroptions.NewKubeControllerManagerOptions()
	if err != nil {
		return nil, err
	}
	flags := options.Flags(known, off, aliases)
	options.ParsedFlags = &flags
	if err := parseFlags("kube-controller-manager", flags, arguments); err != nil {
		return nil, err
	}
	run := func(ctx context.Context) error {
		config, err := options.Config(ctx, known, off, aliases)
		if err != nil {
			return err
		}
		return controllermanager.Run(ctx, config.Complete())
	}
	return &controllerManager{options.Generic.ClientConnection.Kubeconfig, run}, nil
}

func newScheduler(arguments []string) (func(context.Context) error, error) {
	options := scheduleroptions.NewOptions()
	if err := parseFlags("kube-scheduler", *options.Flags, arguments); err != nil {
		return nil, err
	}
	return func(ctx context.Context) error {
		config, instance, err := scheduler.Setup(ctx, options)
		if err != nil {
			return err
		}
		return scheduler.Run(ctx, config, instance)
	}, nil
}

func parseFlags(name string, sets cliflag.NamedFlagSets, arguments []string) error {
	flags := pflag.NewFlagSet(name, pflag.ContinueOnError)
	for _, set := range sets.FlagSets {
		flags.AddFlagSet(set)
	}
	return flags.Parse(arguments)
}

// waitForAPI returns when the API is ready, and not before: what starts sooner fails, and pauses ever longer.
func waitForAPI(ctx context.Context, kubeconfig string) error {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return err
	}
	config = rest.AnonymousClientConfig(config)
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	for client.Discovery().RESTClient().Get().AbsPath("/readyz").Do(ctx).Error() != nil {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(500 * time.Millisecond):
		}
	}
	return nil
}
