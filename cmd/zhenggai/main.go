// Command zhenggai is the whole product in one program: a rectification ledger that proves itself.
// docs/cli.md is its contract.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // a bare machine has no time zones

	"github.com/alecthomas/kong"

	"zhenggai/internal/fault"
	"zhenggai/internal/office"
	"zhenggai/internal/say"
)

// The exit codes of the commands, documented in docs/cli.md.
const (
	exitOK       = 0
	exitDefects  = 1 // the command worked and found what is wrong
	exitUnusable = 2 // the input or the command line cannot be used
	exitEmpty    = 3 // the document holds no ledger
)

// version is set by the release build.
var version = "dev"

func main() {
	if len(os.Args) > 1 && os.Args[1] == office.ChildArg {
		os.Exit(office.Child(os.Stdin, os.Stdout, os.Environ()))
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// commands is the command line; each command stands in a file of its own.
type commands struct {
	Finding  findingCommand  `cmd:"" help:"Findings of the ledger. 问题。"`
	Apply    applyCommand    `cmd:"" help:"Apply for closing a finding. 申请销号。"`
	Accept   acceptCommand   `cmd:"" help:"Accept a finding. 通过验收。"`
	Notice   noticeCommand   `cmd:"" help:"Begin or end the public notice of a finding. 公示。"`
	Close    closeCommand    `cmd:"" help:"Close a finding. 销号。"`
	Reopen   reopenCommand   `cmd:"" help:"Reopen a closed finding that came back. 认定反弹。"`
	Dossier  dossierCommand  `cmd:"" help:"Write everything of a finding as one signed archive. 一案一档。"`
	Draw     drawCommand     `cmd:"" help:"Repeat the draw of a look-back from its file. 由文件重做一次抽取。"`
	Account  accountCommand  `cmd:"" help:"Accounts. 账号。"`
	Serve    serveCommand    `cmd:"" help:"Serve the pages and the API. 启动服务。"`
	Parse    parseCommand    `cmd:"" help:"Read a document and print what was found as JSON. 读一份文件，输出读出的内容。"`
	Check    checkCommand    `cmd:"" help:"Check the numbers of documents against each other. 核对文件里的数字。"`
	Import   importCommand   `cmd:"" help:"Take a document into the ledger. 把文件导入台账。"`
	Export   exportCommand   `cmd:"" help:"Write the report or the ledger. 导出报告或台账。"`
	Verify   verifyCommand   `cmd:"" help:"Check that nothing was altered. 验证没有任何记录被改动。"`
	Backup   backupCommand   `cmd:"" help:"Back up a data directory, also while it is in use. 备份。"`
	Restore  restoreCommand  `cmd:"" help:"Restore a backup into a new directory and verify it. 恢复并验证备份。"`
	Migrate  migrateCommand  `cmd:"" help:"Bring the database to this version's tables. 升级数据库。"`
	Notices  noticesCommand  `cmd:"" help:"Messages that leave the house. 向外发送的消息。"`
	Rules    rulesCommand    `cmd:"" help:"Rule files: holiday tables, lamp rules, closing policies. 规则文件。"`
	Doubts   doubtsCommand   `cmd:"" help:"List signs of false work. 疑点线索。"`
	Lamps    lampsCommand    `cmd:"" help:"Print the lamp of every task. 任务亮灯。"`
	Bulletin bulletinCommand `cmd:"" help:"Write the bulletin of a month. 月通报。"`
	Version  versionCommand  `cmd:"" help:"Print the version. 版本。"`

	Config string `type:"path" placeholder:"FILE" help:"Configuration file (TOML). 配置文件。" env:"ZHENGGAI_CONFIG"`
	Lang   string `placeholder:"zh-CN|en" help:"Language of sentences; follows LANG. 语言。" env:"ZHENGGAI_LANG"`
}

// terminal is what a command is given: where to write, and the language to speak.
type terminal struct {
	context.Context
	out, err io.Writer
	lang     say.Lang
}

// exit is an error that only carries an exit code; what there was to say has been said.
type exit int

func (e exit) Error() string { return fmt.Sprintf("exit %d", int(e)) }

func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	var c commands
	code := -1
	parser, err := kong.New(&c,
		kong.Name("zhenggai"),
		kong.Description("整改 — a rectification ledger that proves itself."),
		kong.UsageOnError(),
		kong.Writers(stdout, stderr),
		kong.Exit(func(n int) { code = n }),
		kong.Vars{"data": "data"},
		kong.Resolvers(fileResolver(args)),
	)
	if err != nil {
		fmt.Fprintln(stderr, err)
		return exitUnusable
	}
	chosen, err := parser.Parse(args)
	if code >= 0 { // --help
		return code
	}
	if err != nil {
		fmt.Fprintln(stderr, "zhenggai: "+err.Error())
		return exitUnusable
	}
	t := &terminal{Context: ctx, out: stdout, err: stderr, lang: speak(c.Lang)}
	return t.code(chosen.Run(t))
}

// code says what went wrong in a sentence and gives the exit code for it.
func (t *terminal) code(err error) int {
	var e exit
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &e):
		return int(e)
	}
	fmt.Fprintln(t.err, "zhenggai: "+t.sentence(err))
	return exitUnusable
}

// sentence is the fault's own words; a command's user is its administrator, so an unnamed error is
// shown whole.
func (t *terminal) sentence(err error) string {
	var f *fault.Error
	if !errors.As(err, &f) || f.Text.IsZero() {
		return err.Error()
	}
	s := f.Text.In(t.lang)
	if f.Place != "" {
		s = f.Place + ": " + s
	}
	if f.Cause != nil && f.Kind != fault.Invalid {
		s += " (" + f.Cause.Error() + ")"
	}
	return s
}

func speak(flag string) say.Lang {
	return say.Match(flag, posix(os.Getenv("LC_ALL")), posix(os.Getenv("LC_MESSAGES")), posix(os.Getenv("LANG")))
}

// posix turns a locale such as en_US.UTF-8 into a language tag; C and POSIX say nothing.
func posix(locale string) string {
	for i, r := range locale {
		if r == '.' || r == '@' {
			locale = locale[:i]
			break
		}
	}
	if locale == "C" || locale == "POSIX" {
		return ""
	}
	out := []byte(locale)
	for i := range out {
		if out[i] == '_' {
			out[i] = '-'
		}
	}
	return string(out)
}

type versionCommand struct{}

func (versionCommand) Run(t *terminal) error {
	_, err := fmt.Fprintln(t.out, "zhenggai "+version)
	return err
}
