// Package notify is the way out of the house by which people are told: it composes messages from notices and sends them
// by mail and to the robots of chat groups. It connects to hosts that an administrator listed and to nothing else: the
// list is asked when a connection is made, the addresses that a name resolves to are looked at, and the connection goes to
// the very address that was. It follows no redirect, waits for nobody long, and reads no more of an answer than it needs.
// What leaves names the number of a finding, its day and a link, and nothing that the product masks. The room owns no
// data; what waits to be sent is kept by follow/post, and by which ways, by channel.
package notify

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"slices"
	"time"

	"zhenggai/internal/channel"
	"zhenggai/internal/fault"
)

// Resolver finds the addresses of a name. net.Resolver is one.
type Resolver interface {
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
}

// Door lets connections out.
type Door struct {
	// Hosts are the hosts that an administrator listed.
	Hosts    func(context.Context) ([]channel.Host, error)
	Resolver Resolver
	// Connect makes a connection to an address that was looked at; a net.Dialer's when nil.
	Connect func(ctx context.Context, network, address string) (net.Conn, error)
}

// dialPeriod is how long a connection may take to be made.
const dialPeriod = 10 * time.Second

// Dial connects to a listed host:port. A host that is not listed, or that resolves to an address which must not be
// connected to, is fault.Denied.
func (d *Door) Dial(ctx context.Context, network, address string) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, dialPeriod)
	defer cancel()
	address, err := channel.ParseAddress(address, 0)
	if err != nil {
		return nil, err
	}
	ips, err := d.addresses(ctx, address)
	if err != nil {
		return nil, err
	}
	connect := d.Connect
	if connect == nil {
		connect = (&net.Dialer{}).DialContext
	}
	_, port, _ := net.SplitHostPort(address)
	var failed []error
	for _, ip := range ips {
		conn, err := connect(ctx, network, net.JoinHostPort(ip.Unmap().String(), port))
		if err == nil {
			return conn, nil
		}
		failed = append(failed, err)
	}
	return nil, fault.Wrap(errors.Join(failed...), fault.Unavailable, "notify.no_connection", "Host", address)
}

// addresses are those of a listed host, all of which may be connected to: a name that also leads to where it must not is
// refused as a whole.
func (d *Door) addresses(ctx context.Context, address string) ([]netip.Addr, error) {
	held, err := d.Hosts(ctx)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(held, func(h channel.Host) bool { return h.Address == address })
	if i < 0 {
		return nil, fault.New(fault.Denied, "channel.not_listed", "Host", address)
	}
	host, _, _ := net.SplitHostPort(address)
	ips := []netip.Addr{}
	if ip, err := netip.ParseAddr(host); err == nil {
		ips = append(ips, ip)
	} else if ips, err = d.Resolver.LookupNetIP(ctx, "ip", host); err != nil || len(ips) == 0 {
		return nil, fault.Wrap(err, fault.Unavailable, "notify.no_address", "Host", host)
	}
	for _, ip := range ips {
		if !channel.Reachable(ip, held[i].Internal) {
			return nil, fault.New(fault.Denied, "notify.inner_address", "Host", host, "Address", ip.String())
		}
	}
	return ips, nil
}
