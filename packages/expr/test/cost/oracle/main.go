// Records what cel-go, with Kubernetes' costs, counts for the expressions of expressions.txt:
//
//	go run . <../expressions.txt >../costs.jsonl
//
// Each line of the output is an expression with its cost, and its value or its error. The variables are those of ../variables.ts.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/ext"
	"k8s.io/apimachinery/pkg/util/version"
	"k8s.io/apiserver/pkg/cel/environment"
	"k8s.io/apiserver/pkg/cel/library"
)

type record struct {
	Expr  string `json:"expr"`
	Cost  uint64 `json:"cost"`
	Value any    `json:"value,omitempty"`
	Error string `json:"error,omitempty"`
}

func main() {
	list := func(count int) []string {
		out := make([]string, count)
		for i := range out {
			out[i] = fmt.Sprintf("e%d", i)
		}
		return out
	}
	ints := make([]int64, 10)
	for i := range ints {
		ints[i] = int64(9 - i)
	}
	document := map[string]any{
		"s10":  strings.Repeat("a", 10),
		"s100": strings.Repeat("a", 100),
		"n":    int64(3),
		"l":    list(10),
		"i":    ints,
		"t":    true,
		"m":    map[string]any{"a": int64(1), "b": map[string]any{"c": "x"}},
		"none": nil,
		"items": []any{
			map[string]any{"n": int64(1), "name": "one"},
			map[string]any{"n": int64(2), "name": "two"},
			map[string]any{"n": int64(3), "name": "three"},
		},
	}
	values := map[string]any{
		"s0": "", "s1": "a", "s9": strings.Repeat("a", 9), "s10": strings.Repeat("a", 10),
		"s11": strings.Repeat("a", 11), "s100": strings.Repeat("a", 100),
		"astral": strings.Repeat("😀", 10), "wide": strings.Repeat("é", 100),
		"l0": list(0), "l1": list(1), "l10": list(10), "i10": ints,
		"m": map[string]string{"a": "x", "b": "y"}, "n": int64(3), "t": true, "f": false,
		"d": document, "b10": []byte(strings.Repeat("a", 10)), "x": 1.5, "u": uint64(3),
	}
	text, number := cel.StringType, cel.IntType
	options := []cel.EnvOption{
		cel.Variable("s0", text), cel.Variable("s1", text), cel.Variable("s9", text), cel.Variable("s10", text),
		cel.Variable("s11", text), cel.Variable("s100", text), cel.Variable("astral", text), cel.Variable("wide", text),
		cel.Variable("l0", cel.ListType(text)), cel.Variable("l1", cel.ListType(text)),
		cel.Variable("l10", cel.ListType(text)), cel.Variable("i10", cel.ListType(number)),
		cel.Variable("m", cel.MapType(text, text)), cel.Variable("n", number), cel.Variable("t", cel.BoolType),
		cel.Variable("f", cel.BoolType), cel.Variable("d", cel.DynType), cel.Variable("b10", cel.BytesType),
		cel.Variable("x", cel.DoubleType), cel.Variable("u", cel.UintType),
		ext.Encoders(), ext.Math(), ext.Lists(ext.ListsVersion(3)), ext.Regex(), ext.Bindings(),
	}
	set, err := environment.MustBaseEnvSet(environment.DefaultCompatibilityVersion()).Extend(environment.VersionedOptions{
		IntroducedVersion: version.MajorMinor(1, 0),
		EnvOptions:        options,
		ProgramOptions:    []cel.ProgramOption{cel.CostTracking(&library.CostEstimator{})},
	})
	if err != nil {
		panic(err)
	}
	env := set.StoredExpressionsEnv()
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		expr := strings.TrimSpace(lines.Text())
		if expr == "" || strings.HasPrefix(expr, "//") {
			continue
		}
		ast, issues := env.Compile(expr)
		if issues != nil && issues.Err() != nil {
			fmt.Fprintln(os.Stderr, expr, issues.Err())
			continue
		}
		program, err := env.Program(ast)
		if err != nil {
			fmt.Fprintln(os.Stderr, expr, err)
			continue
		}
		value, details, err := program.Eval(values)
		found := record{Expr: expr}
		if details != nil && details.ActualCost() != nil {
			found.Cost = *details.ActualCost()
		}
		if err != nil {
			found.Error = err.Error()
		} else {
			found.Value = plain(value)
		}
		if err := out.Encode(found); err != nil {
			panic(err)
		}
	}
}

// Only scalars are recorded: the table is about costs.
func plain(value ref.Val) any {
	switch value.(type) {
	case types.Bool, types.Int, types.String:
		return value.Value()
	}
	return nil
}
