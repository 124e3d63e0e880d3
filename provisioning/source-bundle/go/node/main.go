// Command hearth-node is everything that a Kubernetes node runs, in one binary: it is the program by whose name it
// is called (argv[0]). One binary because nine tenths of these programs are the same packages: linked nine times
// they are six times as large, and the file travels to every node.
//
// The containerd shim stays a binary of its own: containerd's plugin registry is global, and the shim must not have
// the daemon's plugins.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"

	_ "time/tzdata" // CronJobs with a time zone

	_ "k8s.io/client-go/plugin/pkg/client/auth"
	_ "k8s.io/component-base/logs/json/register"
	_ "k8s.io/component-base/metrics/prometheus/clientgo"
	_ "k8s.io/component-base/metrics/prometheus/version"
)

// programs is filled by the other files of this package, each for the project that it stands for.
var programs = map[string]func(){}

func main() {
	name := filepath.Base(os.Args[0])
	if program, known := programs[name]; known {
		program()
		return
	}
	names := make([]string, 0, len(programs))
	for name := range programs {
		names = append(names, name)
	}
	sort.Strings(names)
	fmt.Fprintf(os.Stderr, "%s: call me by one of these names: %s\n", name, strings.Join(names, " "))
	os.Exit(2)
}

// exitOn ends a program whose main function returns its error.
func exitOn(name string, err error) {
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: %s\n", name, err)
		os.Exit(1)
	}
}

// argumentsByProgram splits a command line at the names of programs that run in one process.
func argumentsByProgram(arguments []string, names ...string) map[string][]string {
	groups := map[string][]string{}
	current := ""
	for _, argument := range arguments {
		if slices.Contains(names, argument) {
			current = argument
			groups[current] = []string{}
			continue
		}
		groups[current] = append(groups[current], argument)
	}
	return groups
}
