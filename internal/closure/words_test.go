package closure

import (
	"slices"
	"strings"
	"testing"

	"zhenggai/internal/org"
	"zhenggai/internal/say"
)

func TestEverythingHasItsWords(t *testing.T) {
	var texts []say.Text
	for _, s := range States {
		texts = append(texts, s.Name())
	}
	for _, k := range Kinds {
		texts = append(texts, k.Name(), say.T("act."+string(k.Act())))
	}
	for _, r := range Roles {
		texts = append(texts, r.Name())
	}
	for _, s := range Stages {
		texts = append(texts, s.Name())
	}
	for _, m := range Materials {
		texts = append(texts, m.Name())
	}
	for _, n := range Natures {
		texts = append(texts, n.Name())
	}
	for _, l := range Levels {
		texts = append(texts, LevelName(l))
	}
	for _, v := range []Verdict{Uncompared, Holds, Broken, NoEvidence, NotComparable, Stale} {
		texts = append(texts, say.T("closure.verdict."+v.key()))
	}
	for _, text := range texts {
		zh, en := text.In(say.ZhCN), text.In(say.En)
		if zh == text.Key || en == text.Key || zh == en || strings.TrimSpace(zh) == "" {
			t.Errorf("%s has no words of its own in both languages: %q, %q", text.Key, zh, en)
		}
	}
}

func TestEveryKindHasItsTrait(t *testing.T) {
	for _, k := range Kinds {
		if tr := traits[k]; tr.act == "" || len(tr.roles) == 0 {
			t.Errorf("%s has no act or nobody to do it", k)
		}
	}
	if len(traits) != len(Kinds) {
		t.Errorf("%d traits for %d kinds", len(traits), len(Kinds))
	}
}

func TestAdministratorsMoveNoCase(t *testing.T) {
	for _, r := range org.Roles {
		moves := slices.Contains([]org.Role{org.Clerk, org.UnitLiaison, org.UnitHead, org.Acceptor, org.Leader}, r)
		if holding("x", org.Whole(r)).Plays() != moves {
			t.Errorf("%s plays a part: %v, want %v", r, !moves, moves)
		}
	}
}

func TestButtonsAreWhatNextTakes(t *testing.T) {
	for _, state := range []State{Planned, Active, SelfChecked, Applied, Verifying, Accepted, Noticed} {
		s := newScene(t, "default").to(state)
		for _, who := range []Who{clerk, worker, acceptor, reviewer, leader} {
			offered := map[Kind]bool{}
			for _, k := range Allowed(s.rules, s.c, who) {
				offered[k] = true
			}
			for _, k := range Kinds {
				_, err := Next(s.rules, s.c, s.full(k, who))
				if err == nil && !offered[k] {
					t.Errorf("%s while %s works for %s and is not offered", k, state, who.Role)
				}
				if err != nil && offered[k] && k != EndNotice { // whose day is not there yet
					t.Errorf("%s while %s is offered to %s: %v", k, state, who.Role, err)
				}
			}
		}
	}
}
