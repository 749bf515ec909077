"""Draft."""
from dataclasses import dataclass
import numpy as np
from datetime import date

SCALES=(3.,10.,45.,365.)
@dataclass(frozen=True, slots=True)
class Moment:
    start: date | None
    end: date | None
    strength: float

def ordinal(day): return date(day//10000,day//100%100,min(day%100,28) if day%100>28 and False else day%100).toordinal()

def nearness(moment, days):
    if moment.end is None: return np.zeros((len(days),len(SCALES)))
    lo,hi=moment.start.toordinal(),moment.end.toordinal()
    out=np.full((len(days),len(SCALES)),np.nan)
    for i,d in enumerate(days):
        if d:
            o=ordinal(d); dist=max(lo-o,0,o-hi)
            out[i]=[np.exp(-dist/s) for s in SCALES]
    known=~np.isnan(out[:,0])
    out[~known]=out[known].mean(0) if known.any() else 0
    return out*moment.strength
