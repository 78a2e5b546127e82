package office

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strconv"
	"strings"

	"zhenggai/internal/fault"
)

// orderName is the variable in which a child finds what it is to do.
const orderName = "ZHENGGAI_OFFICE_ORDER"

// order is what the parent asks of a child.
type order struct {
	Limits   Limits
	CacheDir string
	Warm     bool  // compile the pdf engine, read nothing
	Look     bool  // the file is a picture
	Memory   int64 // bytes of data
	CPU      int   // seconds
}

// memoryLimit tells the Go runtime to tidy up well before the system refuses memory.
func memoryLimit(o order) string { return strconv.FormatInt(o.Memory/4*3, 10) }

// Child is the whole life of a child: it limits itself, reads the file on stdin and writes its answer to
// stdout. The program calls it first thing when its first argument is ChildArg, and exits with what it
// returns. It serves a Sandbox and nobody else.
func Child(stdin io.Reader, stdout io.Writer, env []string) int {
	o, err := orderOf(env)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	if err := restrain(o); err != nil {
		fmt.Fprintln(os.Stderr, "limits:", err)
		return 2
	}
	debug.SetMaxStack(64 << 20)
	text, err := json.Marshal(carryOut(o, stdin))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	if _, err := stdout.Write(text); err != nil {
		return 2
	}
	return 0
}

func orderOf(env []string) (order, error) {
	var o order
	for _, v := range env {
		if text, ok := strings.CutPrefix(v, orderName+"="); ok {
			return o, json.Unmarshal([]byte(text), &o)
		}
	}
	return o, errors.New("nothing ordered")
}

// carryOut does what was ordered; a panic of a reader is an answer too.
func carryOut(o order, stdin io.Reader) (a *answer) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Fprintf(os.Stderr, "panic: %v\n%s", r, debug.Stack())
			a = answerOf(nil, fault.New(fault.Invalid, "office.crashed"))
		}
	}()
	if o.Warm {
		return answerOf(&Document{}, warmEngine(o.CacheDir))
	}
	limits := o.Limits.WithDefaults()
	data, err := io.ReadAll(io.LimitReader(stdin, limits.File+1))
	if err != nil {
		return answerOf(nil, err)
	}
	if o.Look {
		if int64(len(data)) > limits.File {
			return answerOf(nil, tooBig(limits))
		}
		p, err := look(data)
		if err != nil {
			return answerOf(nil, err)
		}
		return &answer{Photo: p}
	}
	return answerOf(Read(data, Options{Limits: o.Limits, CacheDir: o.CacheDir}))
}

func warmEngine(cacheDir string) error {
	e, err := startEngine(cacheDir)
	if err != nil {
		return err
	}
	return e.close()
}
