package closure

import "testing"

// TestAwaitsLeadsToFiling walks every shipped policy by nothing but what it says is waited for.
func TestAwaitsLeadsToFiling(t *testing.T) {
	for _, p := range Embedded().All() {
		s := newScene(t, p.ID)
		people := map[Kind]Who{
			Claim: clerk, Plan: clerk, Start: worker, SelfCheck: worker, Apply: chief, VerifySite: acceptor, VerifyPaper: acceptor,
			Review: reviewer, Accept: second, StartNotice: clerk, EndNotice: clerk, Close: leader, File: clerk, PassLookBack: acceptor,
		}
		for range 20 {
			k := s.c.Awaits(p)
			if k == "" || k == PassLookBack {
				break
			}
			if k == EndNotice {
				s.wait()
			}
			s.do(s.full(k, people[k]))
		}
		if !s.c.State.Shut() || p.Has(StageFile) && s.c.State != Filed {
			t.Errorf("%s: stopped at %s, waiting for %q", p.ID, s.c.State, s.c.Awaits(p))
		}
		if p.Has(StageLookBack) && s.c.Awaits(p) != PassLookBack {
			t.Errorf("%s: waits for %q after closing", p.ID, s.c.Awaits(p))
		}
	}
}
