package main

import (
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"zhenggai/internal/say"
	"zhenggai/internal/workday"
)

// noticesCommand is what can be done about messages that leave the house.
type noticesCommand struct {
	Send noticesSendCommand `cmd:"" help:"Send what is due, once, as the server does every minute. 发送到时的消息。"`
}

// noticesSendCommand sends messages.
type noticesSendCommand struct {
	place
	Now       bool   `help:"Make the digest and send now, whatever the hour and day. 不等时间，立即汇总并发送。"`
	PublicURL string `name:"public-url" required:"" placeholder:"URL" help:"Address that people type: links begin with it." env:"ZHENGGAI_PUBLIC_URL"`
}

func (c noticesSendCommand) Run(t *terminal) (err error) {
	o, err := c.open(t, slog.New(slog.NewTextHandler(t.err, nil)))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, o.Close()) }()
	if _, err := o.inbox().Catch(t); err != nil {
		return err
	}
	o.courier.PublicURL, o.courier.Hurry = strings.TrimRight(c.PublicURL, "/"), c.Now
	if err := o.courier.Run(t); err != nil {
		return err
	}
	tally, err := o.db.Posts().Tally(t, workday.Of(now()))
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(t.out, say.T("cli.notices", "Sent", tally.SentToday, "Waiting", tally.Waiting, "Failed", tally.Failed).In(t.lang))
	return err
}
